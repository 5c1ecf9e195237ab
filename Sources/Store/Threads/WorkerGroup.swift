import Core

/// The threads of an engine, counted, so that closing can wait for the last one to end.
final class WorkerGroup: Sendable {
  private let state = Locked(State())

  /// How many threads run, and who waits for none to.
  private struct State {
    var running = 0
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(StoreError) {
    state.withLock { $0.running += 1 }
    do throws(StoreError) {
      try WorkerThread.start(name) {
        body()
        self.ended()
      }
    } catch {
      ended()
      throw error
    }
  }

  /// Returns when no thread runs any more.
  func join() async {
    await withCheckedContinuation { continuation in
      let over = state.withLock { state in
        if state.running > 0 { state.waiters.append(continuation) }
        return state.running == 0
      }
      if over { continuation.resume() }
    }
  }

  private func ended() {
    let waiters = state.withLock { state in
      state.running -= 1
      guard state.running == 0 else { return [CheckedContinuation<Void, Never>]() }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }
}

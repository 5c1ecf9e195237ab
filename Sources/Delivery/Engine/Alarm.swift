import Core

/// Wakes the one task that waits, and remembers being rung while none does.
final class Alarm: Sendable {
  private struct State {
    var isRung = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Locked(State())

  /// Ends the wait that goes on, or the next one.
  func ring() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard let waiter = state.waiter.take() else {
        state.isRung = true
        return nil
      }
      return waiter
    }
    waiter?.resume()
  }

  /// Returns when it was rung, after so long, or when the task is cancelled.
  func wait(atMost limit: Duration) async {
    let isRung = state.withLock { state in
      defer { state.isRung = false }
      return state.isRung
    }
    guard !isRung, limit > .zero else { return }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.untilRung() }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }

  private func untilRung() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state -> Bool in
          if state.isRung || Task.isCancelled {
            state.isRung = false
            return true
          }
          state.waiter = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiter.take() }?.resume()
    }
  }
}

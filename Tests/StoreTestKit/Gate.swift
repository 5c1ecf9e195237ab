import Core

/// Lets so many in at a time; the rest wait in turn.
final class Gate: Sendable {
  private struct State {
    var freeCount: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Locked<State>

  init(countMax: Int) { state = Locked(State(freeCount: countMax)) }

  func enter() async {
    await withCheckedContinuation { newcomer in
      let isFree = state.withLock { state in
        let isFree = state.freeCount > 0
        if isFree { state.freeCount -= 1 } else { state.waiting.append(newcomer) }
        return isFree
      }
      if isFree { newcomer.resume() }
    }
  }

  func leave() {
    let next: CheckedContinuation<Void, Never>? = state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.freeCount += 1
      return nil
    }
    next?.resume()
  }
}

import Core

/// Points where handlers wait until a test lets them go on.
final class Gates: Sendable {
  private struct State {
    var openCount: [String: Int] = [:]
    var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]
    var arrivedCount = 0
  }

  private let state = Locked(State())

  /// How many ever came to a gate.
  var arrivedCount: Int { state.withLock { $0.arrivedCount } }

  /// How many times the gate was opened and nobody has passed yet.
  func openCount(_ name: String) -> Int { state.withLock { $0.openCount[name] ?? 0 } }

  /// Waits for one opening of the gate.
  func pass(_ name: String) async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        state.arrivedCount += 1
        if let count = state.openCount[name], count > 0 {
          state.openCount[name] = count - 1
          return true
        }
        state.waiting[name, default: []].append(continuation)
        return false
      }
      if isOpen { continuation.resume() }
    }
  }

  /// Lets one pass, now or later.
  func open(_ name: String) {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting[name, default: []].isEmpty {
        state.openCount[name, default: 0] += 1
        return nil
      }
      return state.waiting[name]?.removeFirst()
    }
    next?.resume()
  }
}

import Core
import Glibc

/// Work that blocks, on a thread of its own, so that it holds up no task.
enum BlockingThread {
  private static let permits = Permits(count: 32)

  /// Runs the work and gives its result.
  static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { (continuation: CheckedContinuation<Result, Never>) in
      start { continuation.resume(returning: work()) }
    }
  }

  /// The same for work that comes in hundreds: a few dozen run at once, and the others wait.
  static func runInTurn<Result: Sendable>(
    _ work: @escaping @Sendable () -> Result
  ) async -> Result {
    await permits.take()
    let result = await run(work)
    permits.give()
    return result
  }

  private static func start(_ work: @escaping @Sendable () -> Void) {
    let box = unsafe Unmanaged.passRetained(Box(work: work))
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, nil,
      { pointer in
        if let pointer = unsafe pointer {
          unsafe Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().work()
        }
        return nil
      }, unsafe box.toOpaque())
    precondition(code == 0, "no thread for a test client")
    pthread_detach(thread)
  }

  private final class Box: Sendable {
    let work: @Sendable () -> Void
    init(work: @escaping @Sendable () -> Void) { self.work = work }
  }
}

/// A bound on how many do something at once; the others wait in order.
private final class Permits: Sendable {
  private struct State {
    var freeCount: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Locked<State>

  init(count: Int) { state = Locked(State(freeCount: count)) }

  func take() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.freeCount > 0 {
          state.freeCount -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  func give() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard !state.waiting.isEmpty else {
        state.freeCount += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}

import Synchronization

/// A caller's closure on its way through an engine.
protocol Job: AnyObject, Sendable {
  /// Runs the closure and keeps what it returned. Answers with the error that it threw.
  func attempt(on session: any Session) -> (any Error)?
  /// Lets the caller go on: with the kept value, or with the error.
  func finish(_ error: (any Error)?)
}

/// A closure, the place for its value, and the caller that waits.
@safe
final class ClosureJob<Value: Sendable>: Job {
  private let body: @Sendable (any Session) throws -> Value
  private let continuation: UnsafeContinuation<Value, any Error>
  private let value = Mutex<Value?>(nil)

  init(
    _ continuation: UnsafeContinuation<Value, any Error>,
    _ body: @escaping @Sendable (any Session) throws -> Value
  ) {
    unsafe self.continuation = continuation
    self.body = body
  }

  func attempt(on session: any Session) -> (any Error)? {
    session.failure = nil
    do {
      let result = try body(session)
      if let failure = session.failure { return failure }
      value.withLock { $0 = result }
      return nil
    } catch {
      return error
    }
  }

  func finish(_ error: (any Error)?) {
    if let error {
      unsafe continuation.resume(throwing: error)
    } else if let result = value.withLock({ $0.take() }) {
      unsafe continuation.resume(returning: result)
    } else {
      preconditionFailure("a job was finished before it ran, or twice")
    }
  }
}

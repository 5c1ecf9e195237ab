/// A caller's closure on its way through an engine.
@usableFromInline
protocol Job: AnyObject, Sendable {
  /// Runs the closure and keeps what it returned. Answers with the error that it threw.
  func attempt(on connection: Connection) -> (any Error)?
  /// Lets the caller go on: with the kept value, or with the error.
  func finish(_ error: (any Error)?)
}

/// A closure, the place for its value, and the caller that waits.
// @unchecked: `value` belongs to the one thread that runs the job: it is set there and taken there.
@safe @usableFromInline
final class ClosureJob<Value: Sendable>: Job, @unchecked Sendable {
  @usableFromInline let body: @Sendable (Connection) throws -> Value
  @usableFromInline let continuation: UnsafeContinuation<Value, any Error>
  @usableFromInline var value: Value?

  @inlinable
  init(
    _ continuation: UnsafeContinuation<Value, any Error>,
    _ body: @escaping @Sendable (Connection) throws -> Value
  ) {
    unsafe self.continuation = continuation
    self.body = body
  }

  @inlinable
  func attempt(on connection: Connection) -> (any Error)? {
    value = nil
    do {
      let result = try body(connection)
      if let failure = connection.failure { return failure }
      value = result
      return nil
    } catch {
      return error
    }
  }

  @inlinable
  func finish(_ error: (any Error)?) {
    if let error {
      unsafe continuation.resume(throwing: error)
    } else if let result = value.take() {
      unsafe continuation.resume(returning: result)
    } else {
      preconditionFailure("a job was finished before it ran, or twice")
    }
  }
}

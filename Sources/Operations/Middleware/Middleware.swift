package import HTTPServer

/// Stands around every handler: it may look at a call, change it, answer it, or look at the answer.
package protocol Middleware: Sendable {
  /// The next step with this one around it. Runs once for each operation, when the server starts.
  func wrapping(_ next: @escaping Next, for operation: Operation) -> Next
}

/// The rest of the way to the handler, and its answer.
package typealias Next = @Sendable (Call) async throws -> Response

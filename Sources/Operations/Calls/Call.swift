package import Core
package import HTTPServer

/// One request on its way to a handler that needs no credentials, with all that is known of it.
package struct Call: Sendable {
  package let request: Request
  package let operation: Operation
  /// Leads from the answer to its lines in the log.
  package var requestID: String
  /// Where this request stands in a trace over several systems; calls further on pass it on.
  package var trace: TraceParent
  package var language: Language
  package var log: Log
  /// When nobody waits for the answer any more, on the clock's `uptime`.
  package var deadline: Duration
  /// What the operation's schemas let through.
  package var input = CheckedInput()
}

/// Input that fits the operation's schemas.
package struct CheckedInput: Sendable {
  package var path: JSONObject = [:]
  package var query: JSONObject = [:]
  package var body: JSON = .null
}

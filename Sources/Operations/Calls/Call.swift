package import Core
package import HTTPServer

/// One request on its way to a handler, with all that is known of it before anyone asks who called.
package final class Call: Sendable {
  package let request: Request
  /// When it came.
  package let arrival: Moment
  /// What the operation's schemas let through.
  package let input: CheckedInput
  let entrance: Entrance
  /// Made for this request, and by nobody else.
  let identity: UUID

  init(
    _ request: Request, _ arrival: Moment, _ entrance: Entrance, _ identity: UUID,
    _ input: CheckedInput = CheckedInput()
  ) {
    self.request = request
    self.arrival = arrival
    self.entrance = entrance
    self.identity = identity
    self.input = input
  }

  package var operation: Operation { entrance.operation }
  package var services: Services { entrance.reception.services }
  var reception: Reception { entrance.reception }

  /// Leads from the answer to its lines in the log: the caller's own id when it is harmless.
  package var requestID: String { reception.requestID(of: request.head, or: identity) }

  /// The call with its input, when that fits the operation's schemas.
  func checked() throws(APIError) -> Call {
    let expected = operation.input
    guard expected.isAnything else {
      return Call(
        request, arrival, entrance, identity, try request.checked(against: expected))
    }
    return self
  }

  package var language: Language { Language(of: request.head) }

  /// Writes lines that carry the request's id.
  package var log: Log { reception.log(for: requestID) }

  /// Where this request stands in a trace over several systems; each call further on passes on one of its own.
  package var trace: TraceParent { reception.trace(of: request.head, or: identity) }

  /// When nobody waits for the answer any more, on the clock's `uptime`.
  package var deadline: Duration { arrival.uptime + reception.timeMax }
}

/// Input that fits the operation's schemas.
package struct CheckedInput: Sendable {
  package var path: JSONObject = [:]
  package var query: JSONObject = [:]
  package var body: JSON = .null
}

package import Core

/// One HTTP request to somebody else, with every bound it runs under.
package struct OutgoingRequest: Sendable {
  package var method: OutgoingMethod
  package var url: OutgoingURL
  package var headers: OutgoingHeaders
  package var body: OutgoingBody
  package var purpose: Purpose
  /// Whose request it is, so that nobody's hold up another's; nil for one of the gateway's own.
  package var owner: UUID?
  /// From `send` to the last byte of the answer, waiting in our own queue and redirects included.
  package var deadline: Duration
  /// Name lookup, connection and TLS.
  package var connectDeadline: Duration
  /// Of the answer's body, after decompression.
  package var responseBytesLimit: Int
  package var redirects: RedirectPolicy

  package init(
    _ method: OutgoingMethod, _ url: OutgoingURL, headers: OutgoingHeaders = [:],
    body: OutgoingBody = .none, purpose: Purpose, owner: UUID? = nil, deadline: Duration,
    connectDeadline: Duration = .seconds(10), responseBytesLimit: Int,
    redirects: RedirectPolicy = .answer
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.purpose = purpose
    self.owner = owner
    self.deadline = deadline
    self.connectDeadline = connectDeadline
    self.responseBytesLimit = responseBytesLimit
    self.redirects = redirects
  }
}

/// What happens to an answer that points elsewhere.
package enum RedirectPolicy: Hashable, Sendable {
  /// It is handed back like any other answer.
  case answer
  /// It is followed, each hop checked like a first request, up to this many hops.
  case follow(max: Int)
}

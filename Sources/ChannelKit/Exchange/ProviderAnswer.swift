package import Core

/// What came back from a provider.
package enum ProviderAnswer: Sendable {
  /// An answer, whatever it says.
  case response(ProviderResponse)
  /// What a mail relay said.
  case mail(MailReply)
  /// The request never left: no connection was made.
  case notSent
  /// It left, and no whole answer came: nobody knows what became of it.
  case lost
}

/// An HTTP answer of a provider.
package struct ProviderResponse: Sendable {
  package let status: Int
  /// Names in lower case.
  package let headers: [String: String]
  package let body: [UInt8]

  package init(status: Int, headers: [String: String] = [:], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The body as JSON; nil when it is none, as of a proxy in between.
  package var json: JSON? { try? JSON.parse(body) }

  /// How long the provider asks us to wait, in whole seconds; a date is not looked at.
  package var retryAfter: Duration? {
    headers["retry-after"].flatMap { Int64($0) }.map { .seconds(min(max(0, $0), 86_400)) }
  }
}

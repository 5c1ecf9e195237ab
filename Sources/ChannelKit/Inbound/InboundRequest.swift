package import Core

/// A request that says it comes from a provider.
package struct InboundRequest: Sendable {
  package let method: String
  package let query: [String: String]
  /// Names in lower case.
  package let headers: [String: String]
  package let body: [UInt8]
  package let now: Timestamp

  package init(
    method: String = "POST", query: [String: String] = [:], headers: [String: String],
    body: [UInt8], now: Timestamp
  ) {
    self.method = method
    self.query = query
    self.headers = headers
    self.body = body
    self.now = now
  }

  /// What a page is read in: as `lang` in the query says, else as the browser likes it.
  package var language: Language {
    query["lang"].flatMap(Language.init(rawValue:))
      ?? Language(acceptLanguage: headers["accept-language"] ?? "")
  }
}

/// Why an inbound request is turned away.
package enum InboundRefusal: Error, Hashable, Sendable {
  /// It does not prove that the provider sent it.
  case forged
  /// It proves it, and was made too long ago.
  case stale
  /// It is none of the forms that the provider sends.
  case malformed
}

/// What an inbound request tells, and what the provider is answered.
package struct Inbound: Sendable {
  package let events: [InboundEvent]
  package let reply: Reply

  package init(_ events: [InboundEvent], reply: Reply = .ok) {
    (self.events, self.reply) = (events, reply)
  }

  /// What the provider is answered once the events are kept.
  package enum Reply: Hashable, Sendable {
    case ok
    /// 204, for providers that want no body at all.
    case noContent
    case text(String)
    case json(JSON)
    case content([UInt8], type: String)
  }
}

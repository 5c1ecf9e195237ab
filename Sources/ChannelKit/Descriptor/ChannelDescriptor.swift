package import Core

/// What a channel is called, can do and asks for. Catalogue, validation, forms and documents all read this.
package struct ChannelDescriptor: Sendable {
  /// What the API calls it: `telegram`.
  package let id: String
  /// Which way of several the channel is reached by: `cloud`. Nil where there is one.
  package let driver: String?
  package let name: Localized
  /// By which kinds of address it reaches somebody; the first is the usual one.
  package let addresses: [AddressKind]
  package let credentials: [CredentialField]
  /// What it can send, each with its limits.
  package let contents: [ContentRule]
  package let pacing: Pacing
  package let receipts: Set<Receipt>
  /// Whether it tells of all messages up to a moment, and not only of one by its id.
  package let hasWatermarks: Bool
  package let replaySafety: ReplaySafety
  /// Where its provider answers, unless `providers.<channel>.base_url` says otherwise. Empty where every call says it.
  package let baseURL: String

  package init(
    id: String, driver: String? = nil, name: Localized, addresses: [AddressKind],
    credentials: [CredentialField],
    contents: [ContentRule], pacing: Pacing, receipts: Set<Receipt>,
    hasWatermarks: Bool = false, replaySafety: ReplaySafety,
    baseURL: String
  ) {
    precondition(!addresses.isEmpty, "a channel reaches somebody")
    self.id = id
    self.driver = driver
    self.name = name
    self.addresses = addresses
    self.credentials = credentials
    self.contents = contents
    self.pacing = pacing
    self.receipts = receipts
    self.hasWatermarks = hasWatermarks
    self.replaySafety = replaySafety
    self.baseURL = baseURL
  }

  /// What tells it from every other: `telegram`, `whatsapp-cloud`.
  package var key: String { driver.map { "\(id)-\($0)" } ?? id }

  /// The rule for a kind of content; nil when the channel cannot send it.
  package func rule(for kind: ContentKind) -> ContentRule? { contents.first { $0.kind == kind } }
}

/// What may be told of a message after it was accepted.
package enum Receipt: String, CaseIterable, Hashable, Sendable {
  case sent, delivered, read
}

/// What becomes of a request that is sent twice.
package enum ReplaySafety: Hashable, Sendable {
  /// The provider knows it again by a token of ours.
  case byToken
  /// The same, for so long after the first.
  case byTokenWithin(Duration)
  /// It makes a second message, so what may have been sent is not sent again by itself.
  case none

  /// Whether what may have been sent may be sent again, so long after the first attempt.
  package func allowsRepeat(after age: Duration) -> Bool {
    switch self {
    case .byToken: true
    case .byTokenWithin(let limit): age < limit
    case .none: false
    }
  }
}

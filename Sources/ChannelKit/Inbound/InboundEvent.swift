package import Core

/// One thing that a provider tells of.
package struct InboundEvent: Hashable, Sendable {
  /// The same for the same event, however often it comes.
  package let key: String
  /// When it happened, as the provider says; nil when it does not.
  package let at: Timestamp?
  package let what: What

  package init(key: String, at: Timestamp?, _ what: What) {
    (self.key, self.at, self.what) = (key, at, what)
  }

  package enum What: Hashable, Sendable {
    case message(IncomingMessage)
    /// A message of ours got so far.
    case receipt(Receipt, of: String)
    /// All messages of ours to this address up to this moment have arrived.
    case deliveredUntil(Timestamp, address: String)
    /// All messages of ours to this address up to this moment have been read.
    case readUntil(Timestamp, address: String)
    /// A message of ours failed after it was accepted.
    case failure(Verdict.Reason, of: String)
    /// Somebody wants nothing more from this session, or has blocked it.
    case optOut(address: String)
    /// Somebody may be written to, again or for the first time.
    case optIn(address: String)
    /// The account's link is in another state now.
    case link(LinkState)
  }
}

/// What somebody wrote to us.
package struct IncomingMessage: Hashable, Sendable {
  /// The provider's id of it.
  package let id: String
  package let from: Sender
  package let content: Content
  /// The provider's id of the message that it answers.
  package let inReplyTo: String?

  package init(id: String, from: Sender, _ content: Content, inReplyTo: String? = nil) {
    self.id = id
    self.from = from
    self.content = content
    self.inReplyTo = inReplyTo
  }

  /// Who it was: the address to answer to, and how they call themselves.
  package struct Sender: Hashable, Sendable {
    package let address: String
    package let name: String?
    package let language: String?

    package init(_ address: String, name: String? = nil, language: String? = nil) {
      (self.address, self.name, self.language) = (address, name, language)
    }
  }

  package enum Content: Hashable, Sendable {
    case text(String)
    case media(Media.Kind, reference: MediaReference, caption: String)
    /// A button of ours was pressed.
    case pressed(payload: String)
    case location(latitude: Double, longitude: Double)
    /// Something that has no form here; the provider's word for it.
    case other(String)
  }

  /// How media that somebody sent can be had.
  package enum MediaReference: Hashable, Sendable {
    case url(String)
    /// The provider's id, which leads to a URL.
    case id(String)
  }
}

package import Core

/// One message on its way to one address.
package struct OutgoingMessage: Sendable {
  /// Ours; channels that know a message again when it comes twice are given it.
  package let id: UUID
  /// Whom it goes to, in the form that the address kind keeps.
  package let address: String
  package let content: MessageContent
  /// What stands above the content: the subject of a mail, the title of a notification.
  package let subject: String?
  /// The same content as a page, where a channel shows one.
  package let html: String?
  /// Whose session sends it.
  package let account: Account
  /// When this attempt begins.
  package let now: Timestamp
  /// Random bytes of this attempt alone, for channels that encrypt.
  package let entropy: Secret<[UInt8]>

  /// How many random bytes there are for an attempt.
  package static let entropyByteCount = 64

  package init(
    id: UUID, to address: String, _ content: MessageContent, subject: String? = nil,
    html: String? = nil, from account: Account, now: Timestamp, entropy: Secret<[UInt8]>
  ) {
    precondition(entropy.exposed.count == Self.entropyByteCount, "channels count on all of them")
    self.id = id
    self.address = address
    self.content = content
    self.subject = subject
    self.html = html
    self.account = account
    self.now = now
    self.entropy = entropy
  }
}

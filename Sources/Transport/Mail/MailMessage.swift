package import Core

/// A message as its reader sees it; `serialized` gives it the form of RFC 5322 and MIME.
package struct MailMessage: Sendable {
  package var from: Correspondent
  package var to: [Correspondent]
  package var copies: [Correspondent] = []
  package var replyTo: [Correspondent] = []
  package private(set) var subject: String
  package var text: String?
  package var html: String?
  /// Shown by `html` through `cid:` addresses.
  package var inlineFiles: [MailFile] = []
  package var attachments: [MailFile] = []
  package private(set) var messageID: MessageID
  package var date: Timestamp
  private(set) var extraFields: [(name: String, value: String)] = []

  /// Nil when the subject holds a control character.
  package init?(
    from: Correspondent, to: [Correspondent], subject: String, text: String? = nil,
    html: String? = nil, messageID: MessageID, date: Timestamp
  ) {
    guard MailHeader.isSafe(subject) else { return nil }
    self.from = from
    self.to = to
    self.subject = subject
    self.text = text
    self.html = html
    self.messageID = messageID
    self.date = date
  }

  /// Adds a field such as `List-Unsubscribe`. False, and nothing is added, when the name is none or
  /// one that the message itself writes, or when the value could begin a line of its own.
  package mutating func add(field name: String, _ value: String) -> Bool {
    let isName = name.utf8.allSatisfy { (0x21..<0x7F).contains($0) && $0 != UInt8(ascii: ":") }
    guard isName, (1...60).contains(name.utf8.count), !Self.ownFields.contains(name.lowercased()),
      MailHeader.isSafe(value), !value.isEmpty, value.utf8.count <= Self.fieldBytesMax
    else { return false }
    extraFields.append((name, value))
    return true
  }

  private static let fieldBytesMax = 4_096
  private static let ownFields: Set<String> = [
    "from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "mime-version",
    "content-type", "content-transfer-encoding", "content-disposition", "content-id", "sender",
    "return-path", "received", "resent-from", "resent-to", "resent-cc", "resent-bcc",
    "resent-date", "resent-message-id", "dkim-signature",
  ]
}

/// The name of a message, unique in the world: `<left@right>`.
package struct MessageID: Hashable, Sendable {
  let text: String

  /// Without the angle brackets. Nil unless both sides are dot-atoms.
  package init?(_ text: String) {
    guard let address = EmailAddress(text) else { return nil }
    self.text = "<\(address)>"
  }
}

/// A file inside a message.
package struct MailFile: Sendable {
  let name: String
  let mediaType: String
  let bytes: [UInt8]
  let contentID: String?

  /// Nil when the name holds a control character, or the media type or content id is malformed.
  package init?(name: String, mediaType: String, bytes: [UInt8], contentID: String? = nil) {
    let parts = mediaType.split(separator: "/", omittingEmptySubsequences: false)
    guard MailHeader.isSafe(name), parts.count == 2, parts.allSatisfy({ Self.isToken($0.utf8) }),
      contentID.map({ Self.isToken($0.utf8) }) ?? true
    else { return nil }
    self.name = name
    self.mediaType = mediaType
    self.bytes = bytes
    self.contentID = contentID
  }

  private static func isToken(_ text: some Collection<UInt8>) -> Bool {
    !text.isEmpty && text.count <= 120
      && text.allSatisfy { (0x21..<0x7F).contains($0) && !"()<>,;:\\\"/[]?=".utf8.contains($0) }
  }
}

extension MailMessage {
  /// The message in lines of ASCII. The randomness makes the boundaries between its parts.
  package func serialized(using random: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = Array(head.utf8)
    content(using: &random).append(to: &bytes)
    return bytes
  }

  private var head: String {
    var head = MailHeader.field("Date", [MailDate.text(date)])
    head += MailHeader.field("From", MailHeader.words(from))
    if !to.isEmpty { head += MailHeader.field("To", MailHeader.words(to)) }
    if !copies.isEmpty { head += MailHeader.field("Cc", MailHeader.words(copies)) }
    if !replyTo.isEmpty { head += MailHeader.field("Reply-To", MailHeader.words(replyTo)) }
    head += MailHeader.field("Subject", MailHeader.words(subject))
    head += MailHeader.field("Message-ID", [messageID.text])
    for (name, value) in extraFields { head += MailHeader.field(name, MailHeader.words(value)) }
    return head + MailHeader.field("MIME-Version", ["1.0"])
  }

  /// Attachments around inline files around the two forms of the text, each only where needed.
  private func content(using random: inout some RandomNumberGenerator) -> MailPart {
    var part = alternatives(using: &random)
    if !inlineFiles.isEmpty {
      part = .several("related", [part] + inlineFiles.map { .file($0, "inline") }, using: &random)
    }
    if !attachments.isEmpty {
      part = .several("mixed", [part] + attachments.map { .file($0, "attachment") }, using: &random)
    }
    return part
  }

  private func alternatives(using random: inout some RandomNumberGenerator) -> MailPart {
    switch (text, html) {
    case (let text?, let html?):
      .several("alternative", [.text(text, "plain"), .text(html, "html")], using: &random)
    case (nil, let html?): .text(html, "html")
    case (let text, nil): .text(text ?? "", "plain")
    }
  }
}

/// One part of a message: its own fields and its body.
private struct MailPart {
  let head: String
  let body: [UInt8]

  static func text(_ text: String, _ kind: String) -> MailPart {
    MailPart(
      head: MailHeader.field("Content-Type", ["text/\(kind);", "charset=utf-8"])
        + MailHeader.field("Content-Transfer-Encoding", ["quoted-printable"]),
      body: TransferEncoding.quotedPrintable(text))
  }

  static func file(_ file: MailFile, _ disposition: String) -> MailPart {
    let named = separated(disposition, MailHeader.parameter("filename", file.name))
    var head = MailHeader.field("Content-Type", [file.mediaType])
    head += MailHeader.field("Content-Transfer-Encoding", ["base64"])
    head += MailHeader.field("Content-Disposition", named)
    if let id = file.contentID { head += MailHeader.field("Content-ID", ["<\(id)>"]) }
    return MailPart(head: head, body: TransferEncoding.foldedBase64(file.bytes))
  }

  static func several(
    _ kind: String, _ parts: [MailPart], using random: inout some RandomNumberGenerator
  ) -> MailPart {
    // A line of our encodings never begins with `--=_`, so no body can hold the boundary.
    let mark = "=_" + (0..<2).map { _ in String(random.next() as UInt64, radix: 36) }.joined()
    var body: [UInt8] = []
    for part in parts {
      body += Array("--\(mark)\r\n".utf8)
      part.append(to: &body)
    }
    body += Array("--\(mark)--\r\n".utf8)
    return MailPart(
      head: MailHeader.field("Content-Type", ["multipart/\(kind);", "boundary=\"\(mark)\""]),
      body: body)
  }

  func append(to bytes: inout [UInt8]) {
    bytes += Array(head.utf8) + [0x0D, 0x0A]
    bytes += body
  }

  private static func separated(_ value: String, _ parameters: [String]) -> [String] {
    let words = [value] + parameters
    return words.enumerated().map { $0 < words.count - 1 ? $1 + ";" : $1 }
  }
}

package import ChannelKit
import Core

extension Email {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    var letter: Letter
    switch message.content {
    case .text(let text):
      letter = Letter(text, subject: message.subject, html: message.html)
    case .media(let media, let caption):
      letter = Letter(caption, subject: message.subject, html: message.html)
      letter.attachments = [try Self.attachment(media)]
    case .native(let members):
      letter = try Letter(native: members)
    case .buttons, .template:
      throw .notOnThisChannel(message.content.kind)
    }
    guard Self.textLimit.holds(letter.text), Self.textLimit.holds(letter.html ?? "") else {
      throw Self.tooLong
    }
    return [.mail(try draft(letter, message), through: Self.relay(of: message.account))]
  }

  private func draft(
    _ letter: Letter, _ message: OutgoingMessage
  ) throws(ContentProblem) -> MailDraft {
    guard let to = EmailAddress(message.address) else { throw Self.badAddress }
    guard let from = EmailAddress(message.account[Self.from].exposed) else { throw Self.senderless }
    let id = message.id.description
    let name = message.account[Self.fromName].exposed
    let replyTo = EmailAddress(message.account[Self.replyTo].exposed)
    return MailDraft(
      id: "\(id)@\(from.domain)", date: message.now,
      from: MailDraft.Party(from.description, name: name.isEmpty ? nil : name),
      to: MailDraft.Party(to.description), replyTo: replyTo.map { MailDraft.Party($0.description) },
      subject: try letter.line(), text: letter.text,
      html: letter.html.map { Self.watched($0, id, message.account) },
      fields: letter.fields + Self.unsubscribing(letter, id, to, message.account),
      attachments: letter.attachments)
  }

  /// The page with a picture at its end that nobody sees; fetching it tells that the mail was opened.
  private static func watched(_ html: String, _ id: String, _ account: Account) -> String {
    guard let hook = account.hookURL else { return html }
    let url = HTMLText.escaped(MailLink.open(message: id).url(at: hook, account))
    let picture = "<img src=\"\(url)\" width=\"1\" height=\"1\" alt=\"\">"
    let (page, end) = (Array(html.utf8), Array("</body>".utf8))
    let place = (0...max(0, page.count - end.count)).reversed().first {
      ASCII.equalIgnoringCase(page[$0...].prefix(end.count), end)
    }
    let cut = place ?? page.count
    return String(decoding: page[..<cut] + Array(picture.utf8) + page[cut...], as: UTF8.self)
  }

  /// RFC 2369 and 8058: programs show a button of their own that unsubscribes at once.
  private static func unsubscribing(
    _ letter: Letter, _ id: String, _ to: EmailAddress, _ account: Account
  ) -> [MailDraft.Field] {
    let isGiven = letter.fields.contains { $0.name.lowercased() == "list-unsubscribe" }
    guard let hook = account.hookURL, !isGiven else { return [] }
    let link = MailLink.unsubscribe(message: id, address: to.description)
    return [
      MailDraft.Field("List-Unsubscribe", "<\(link.url(at: hook, account))>"),
      MailDraft.Field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
  }

  private static func attachment(
    _ media: Media
  ) throws(ContentProblem) -> MailDraft.Attachment {
    guard let bytes = media.bytes else { throw notFetched }
    return MailDraft.Attachment(
      fileName: fileName(of: media),
      type: media.type.flatMap(plainType) ?? "application/octet-stream",
      bytes: bytes)
  }

  /// The name that was given, else the last of the link.
  private static func fileName(of media: Media) -> String {
    let path = media.url.prefix { $0 != "?" && $0 != "#" }
    let last = path.split(separator: "/").dropFirst(2).last.map(String.init) ?? ""
    let linked = PercentEncoding.text(last.utf8, for: .pathSegment) ?? last
    let name = (media.fileName ?? linked).filter { character in
      character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        && character != "/" && character != "\\"
    }
    return name.isEmpty ? media.kind.rawValue : String(name.suffix(120))
  }

  /// The type without its parameters; nil when it is none.
  private static func plainType(_ text: String) -> String? {
    let type = text.prefix { $0 != ";" && $0 != " " }.lowercased()
    let parts = type.split(separator: "/", omittingEmptySubsequences: false)
    let isType =
      parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy {
            ASCII.isLetter($0) || ASCII.isDigit($0) || "!#$&^_.+-".utf8.contains($0)
          }
      }
    return isType ? type : nil
  }

  private static let tooLong = ContentProblem(
    "message",
    Localized(
      "The text is longer than \(textLimit.count) bytes; send it as a document.",
      arabic: "النص أطول من \(textLimit.count) بايت؛ أرسله كمستند."))
  private static let badAddress = ContentProblem(
    "email",
    Localized("This is no e-mail address.", arabic: "هذا ليس عنوان بريد إلكتروني."))
  private static let senderless = ContentProblem(
    "session_id",
    Localized(
      "This session has no sender's address; connect it again.",
      arabic: "لا تملك هذه الجلسة عنوان مرسل؛ أعد توصيلها."))
  private static let notFetched = ContentProblem(
    "media_url",
    Localized(
      "The file behind the link could not be fetched.", arabic: "تعذّر جلب الملف من الرابط."))
}

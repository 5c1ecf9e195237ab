import ChannelKit
import Core

/// What a mail says, before the session's own parts come to it.
struct Letter {
  var subject: String?
  var text: String
  var html: String?
  var fields: [MailDraft.Field] = []
  var attachments: [MailDraft.Attachment] = []

  init(_ text: String, subject: String?, html: String?) {
    (self.text, self.subject, self.html) = (text, subject, html)
  }

  /// `{"subject": "…", "text": "…", "html": "…", "headers": {…}}`.
  init(native members: JSONObject) throws(ContentProblem) {
    guard let text = members["text"]?.stringValue,
      members["subject"].map({ $0.stringValue != nil }) ?? true,
      members["html"].map({ $0.stringValue != nil }) ?? true,
      members["headers"].map({ $0.objectValue != nil }) ?? true
    else { throw Self.badForm }
    self.init(text, subject: members["subject"]?.stringValue, html: members["html"]?.stringValue)
    for (name, value) in members["headers"]?.objectValue ?? [:] {
      guard let value = value.stringValue, Self.mayBeSet(name), Self.isLine(value) else {
        throw Self.badField
      }
      fields.append(MailDraft.Field(name, value))
    }
  }

  /// The subject that was given, else what the text begins with: no program likes a mail without one.
  func line() throws(ContentProblem) -> String {
    if let subject {
      guard Self.isLine(subject), Email.subjectLimit.holds(subject) else { throw Self.badSubject }
      return subject
    }
    let first = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
    let begin = String((first ?? "").filter { !$0.isWhitespace || $0 == " " }.prefix(78))
    return Self.isLine(begin) ? begin : attachments.first?.fileName ?? "…"
  }

  /// Whether a text can stand in a field: something, and no character that could begin a line.
  private static func isLine(_ text: String) -> Bool {
    let bad: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
    return !text.isEmpty && text.utf8.count <= 2_000
      && text.unicodeScalars.allSatisfy { !bad.contains($0.properties.generalCategory) }
  }

  /// The fields that a tenant may set: their own, and those that only describe the mail.
  private static func mayBeSet(_ name: String) -> Bool {
    let name = name.lowercased()
    let isToken = name.utf8.allSatisfy {
      ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-")
    }
    return isToken && name.utf8.count <= 60
      && (name.hasPrefix("x-") || describing.contains(name))
  }

  private static let describing: Set<String> = [
    "auto-submitted", "comments", "feedback-id", "importance", "in-reply-to", "keywords",
    "list-help", "list-id", "list-unsubscribe", "list-unsubscribe-post", "precedence", "priority",
    "references",
  ]

  private static let badForm = ContentProblem(
    "native",
    Localized(
      "native takes the texts subject, text (required) and html, and an object headers.",
      arabic: "يقبل native النصوص subject وtext (إلزامي) وhtml، والكائن headers."))
  private static let badField = ContentProblem(
    "native",
    Localized(
      "native.headers takes fields that begin with X-, and those that only describe a mail, each in one line.",
      arabic:
        "يقبل native.headers الحقول التي تبدأ بـ ‎X-‎ وتلك التي تصف الرسالة فقط، كل منها في سطر واحد."
    ))
  private static let badSubject = ContentProblem(
    "subject",
    Localized(
      "The subject must be one line of 1 to \(Email.subjectLimit.count) characters.",
      arabic: "يجب أن يكون الموضوع سطرًا واحدًا من 1 إلى \(Email.subjectLimit.count) حرف."))
}

import ChannelKit
import Core
import Operations

/// What in a message excludes each other. A message says one thing; where a request names several, all but one would be
/// left out unsaid.
enum MessageContradictions {
  static func problems(in body: JSON) -> [FieldProblem] {
    // What stands beside a stored template is refused for that alone.
    guard !isNamed("template_id", in: body) else { return [] }
    let named = contents.filter { isNamed($0, in: body) }
    guard let content = named.first else { return [] }
    if named.count > 1 { return [.oneContent(named)] }
    var problems: [FieldProblem] = []
    if !types(of: content).contains(body["type"]?.stringValue ?? content) {
      problems.append(.otherType(of: content, types(of: content)))
    }
    if speaksItself.contains(content), isNamed("message", in: body) {
      problems.append(.textBeside(content))
    }
    return problems
  }

  private static let contents = ["native", "template", "buttons", "media_url"]
  /// Those that leave no place for a text.
  private static let speaksItself: Set = ["native", "template"]

  private static func isNamed(_ field: String, in body: JSON) -> Bool {
    guard let value = body[field], !value.isNull else { return false }
    return value.arrayValue?.isEmpty != true && value.stringValue?.isEmpty != true
  }

  /// What `type` may be beside a content. Buttons are a text, with something under it; a file's kind must be said.
  private static func types(of content: String) -> [String] {
    switch content {
    case "media_url": Media.Kind.allCases.map(\.rawValue)
    case "buttons": ["buttons", "text"]
    default: [content]
    }
  }
}

extension FieldProblem {
  fileprivate static func oneContent(_ fields: [String]) -> FieldProblem {
    let list = fields.joined(separator: ", ")
    return FieldProblem(
      fields[1],
      Localized(
        "A message has one content; send these as messages of their own: \(list).",
        arabic: "للرسالة محتوى واحد؛ أرسل كلًا من هذه الحقول في رسالة مستقلة: \(list)."))
  }

  fileprivate static func otherType(of content: String, _ types: [String]) -> FieldProblem {
    let list = types.joined(separator: ", ")
    return FieldProblem(
      "type",
      Localized(
        "With \(content) the type must be one of: \(list).",
        arabic: "مع \(content) يجب أن يكون type إحدى القيم: \(list)."))
  }

  fileprivate static func textBeside(_ content: String) -> FieldProblem {
    FieldProblem(
      "message",
      Localized(
        "The text of the message is in \(content); leave this out.",
        arabic: "نص الرسالة موجود في \(content)؛ لا ترسل هذا الحقل."))
  }
}

import ChannelKit
import Core
import Messages
import Operations
import Store
import TenantKit

extension MessageBody {
  /// What is wrong beside a stored template, or where there is none. A list fills a provider's template by the order of
  /// its gaps, an object fills one of ours by their names; one in the place of the other would be silently left out.
  var variableProblems: [FieldProblem] {
    let variables = body["variables"] ?? .null
    guard namesTemplate else {
      return variables.objectValue == nil ? [] : [.variablesInOrder]
    }
    let said = ["message", "template", "native", "media_url", "media_type", "buttons", "html"]
      .filter { !(body[$0] ?? .null).isNull }
    return said.map(FieldProblem.besideTemplate)
      + (variables.arrayValue?.isEmpty == false ? [.variablesByName] : [])
  }

  /// What is sent: what the caller says, or what the stored template says to this contact.
  func content(
    for contact: UUID?, _ channel: ChannelDescriptor, _ problems: inout [FieldProblem],
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> MessageContent? {
    guard namesTemplate else { return content }
    guard let templateID, let template = try Templates.lookUp(templateID, in: tx) else {
      problems.append(.noTemplate)
      return nil
    }
    guard template.fits(channel.id) else {
      problems.append(.templateOfAnother(template.channel ?? "", channel.id))
      return nil
    }
    var values: [String: String] = [:]
    if let contact, let known = try Contacts.find([contact], in: tx)[contact] {
      values = TemplateValues.of(known)
    }
    values.merge(TemplateVariables.values(body["variables"])) { $1 }
    guard let content = filled(template, with: values, &problems) else { return nil }
    problems += channel.problems(with: content).map { FieldProblem($0.field, $0.sentence) }
    return content
  }

  private func filled(
    _ template: StoredTemplate, with values: [String: String], _ problems: inout [FieldProblem]
  ) -> MessageContent? {
    // A list was refused already; what it would have filled is not missing.
    guard body["variables"]?.arrayValue?.isEmpty ?? true else { return nil }
    let text = TemplateText(template.content)
    let missing = text?.missing(in: values) ?? []
    guard missing.isEmpty else {
      problems += FieldProblem.unfilled(missing)
      return nil
    }
    guard let filled = text?.filled(with: values) else {
      problems.append(.filledTooLong("variables"))
      return nil
    }
    let type = body["type"]?.stringValue
    let content = template.message(filled, as: type.flatMap(Media.Kind.init(rawValue:)))
    guard type == nil || type == ContentKind.template.rawValue || type == content.kind.rawValue
    else {
      problems.append(.otherType(content.kind))
      return nil
    }
    return content
  }
}

extension FieldProblem {
  fileprivate static func besideTemplate(_ field: String) -> FieldProblem {
    FieldProblem(
      field,
      Localized(
        "The template named by template_id says what is sent; leave this out.",
        arabic: "القالب المحدد في template_id يحدد ما يُرسل؛ لا ترسل هذا الحقل."))
  }

  fileprivate static let variablesByName = FieldProblem(
    "variables",
    Localized(
      "A template of the workspace is filled by names: send an object.",
      arabic: "يُملأ قالب مساحة العمل بالأسماء: أرسل كائنًا."))

  fileprivate static let variablesInOrder = FieldProblem(
    "variables",
    Localized(
      "Values by their names fill a template_id; without one, send a list.",
      arabic: "القيم بأسمائها تملأ template_id؛ وبدونه أرسل قائمة."))

  fileprivate static let noTemplate = FieldProblem(
    "template_id",
    Localized(
      "There is no such template; see GET /api/templates.",
      arabic: "لا يوجد قالب كهذا؛ راجع GET /api/templates."))

  fileprivate static func templateOfAnother(_ own: String, _ other: String) -> FieldProblem {
    FieldProblem(
      "template_id",
      Localized(
        "This template is of the channel \(own) and cannot be sent on \(other).",
        arabic: "هذا القالب للقناة \(own) ولا يمكن إرساله على \(other)."))
  }

  fileprivate static func otherType(_ kind: ContentKind) -> FieldProblem {
    FieldProblem(
      "type",
      Localized(
        "The template becomes a message of the type \(kind.rawValue).",
        arabic: "يصبح القالب رسالة من النوع \(kind.rawValue)."))
  }
}

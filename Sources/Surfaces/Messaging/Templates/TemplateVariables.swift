import Core
import Messages
import Operations

/// What a caller gives to fill a template.
enum TemplateVariables {
  /// By the names of what is filled in.
  static let schema = Schema.map(.oneOf([.string(length: 0...4_096), .integer(), .number()]))

  /// The values as they stand in the text.
  static func values(_ json: JSON?) -> [String: String] {
    var values: [String: String] = [:]
    for (name, value) in json?.objectValue ?? [:] { values[name] = text(value) }
    return values
  }

  private static func text(_ value: JSON) -> String? {
    switch value {
    case .string(let text): text
    case .integer, .double: value.description
    default: nil
    }
  }
}

extension FieldProblem {
  /// One problem for each gap that nothing fills.
  static func unfilled(_ names: [String]) -> [FieldProblem] {
    names.map { name in
      FieldProblem(
        "variables.\(name)",
        Localized(
          "The template needs a value for \(name).", arabic: "يحتاج القالب إلى قيمة لـ \(name)."))
    }
  }

  static func filledTooLong(_ field: String) -> FieldProblem {
    FieldProblem(
      field,
      Localized(
        "The template becomes longer than any message once these values are in it.",
        arabic: "يصبح القالب بعد إدراج هذه القيم أطول من أي رسالة."))
  }
}

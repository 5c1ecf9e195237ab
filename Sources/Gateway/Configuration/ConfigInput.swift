import Core

/// A value as somebody wrote it, before it has a type.
enum ConfigInput: Hashable {
  case text(String)
  case integer(Int64)
  case fraction(Double)
  case bool(Bool)
  case list([ConfigInput])
  case null
  case object

  init(_ value: JSON5Value) {
    self =
      switch value.kind {
      case .null: .null
      case .bool(let value): .bool(value)
      case .integer(let value): .integer(value)
      case .double(let value): .fraction(value)
      case .string(let value): .text(value)
      case .array(let values): .list(values.map(ConfigInput.init))
      case .object: .object
      }
  }

  /// The text, when it is one.
  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// How a sentence names it.
  var noun: String {
    switch self {
    case .text(let text): "\"\(text)\""
    case .integer(let number): "\(number)"
    case .fraction(let number): "\(number)"
    case .bool(let value): "\(value)"
    case .list: "a list"
    case .null: "null"
    case .object: "an object"
    }
  }
}

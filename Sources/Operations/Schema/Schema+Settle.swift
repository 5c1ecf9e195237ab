package import Core

extension Schema {
  /// The same value with its whole numbers written as such wherever an integer is asked for. `5.0` is one for JSON Schema,
  /// and whoever reads integers alone would pass over it.
  package func settled(_ value: JSON) -> JSON {
    guard value.holdsFraction else { return value }
    switch self {
    case .noted(let schema, _, _), .nullable(let schema): return schema.settled(value)
    case .integer: return value.wholeNumber.map(JSON.integer) ?? value
    case .object(let fields):
      guard var object = value.objectValue else { return value }
      for field in fields { object[field.name] = object[field.name].map(field.schema.settled) }
      return .object(object)
    case .map(let schema):
      guard let object = value.objectValue else { return value }
      return .object(JSONObject(object.lazy.map { ($0.key, schema.settled($0.value)) }))
    case .array(let schema, _):
      return value.arrayValue.map { .array($0.map(schema.settled)) } ?? value
    case .oneOf(let choices):
      // Where any number may stand, it stands as it was written.
      if choices.contains(where: \.isNumber) { return value }
      return choices.first { $0.problems(in: value).isEmpty }?.settled(value) ?? value
    case .anything, .string, .number, .boolean: return value
    }
  }

  private var isNumber: Bool {
    if case .number = bare { true } else { false }
  }
}

extension JSON {
  /// A whole number, also when it is written as `5.0`.
  var wholeNumber: Int64? {
    if case .double(let value) = self { Int64(exactly: value) } else { integerValue }
  }

  /// Whether a number with a point or an exponent is anywhere in it.
  fileprivate var holdsFraction: Bool {
    switch self {
    case .double: true
    case .array(let elements): elements.contains(where: \.holdsFraction)
    case .object(let members): members.contains { $0.value.holdsFraction }
    case .null, .bool, .integer, .string: false
    }
  }
}

/// A JSON value.
///
/// `.integer(1)` and `.double(1)` are different values, as `1` and `1.0` are different texts.
package enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

extension JSON {
  /// The text, when this is a string.
  package var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The number, when this is a whole number that was written as one.
  package var integerValue: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The number, when this is any number; a whole number beyond 2^53 is rounded.
  package var doubleValue: Double? {
    switch self {
    case .double(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// The truth value, when this is one.
  package var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements, when this is an array.
  package var arrayValue: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, when this is an object.
  package var objectValue: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// Whether this is `null`.
  package var isNull: Bool { self == .null }

  /// The member of this name, when this is an object that has it.
  package subscript(key: String) -> JSON? {
    if case .object(let value) = self { value[key] } else { nil }
  }

  /// The element at this place, when this is an array that reaches it.
  package subscript(index: Int) -> JSON? {
    guard case .array(let value) = self, value.indices.contains(index) else { return nil }
    return value[index]
  }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(JSONObject(elements))
  }
}

/// A place in a text file, for sentences that an editor can jump to.
package struct SourcePlace: Hashable, Sendable {
  /// The name of the file, as it was given.
  package let file: String
  /// Counted from 1.
  package let line: Int
  /// Counted from 1, in Unicode scalars.
  package let column: Int

  /// A place that something else found out.
  package init(file: String, line: Int, column: Int) {
    (self.file, self.line, self.column) = (file, line, column)
  }
}

extension SourcePlace: CustomStringConvertible {
  /// `gateway.json5:3:7`.
  package var description: String { "\(file):\(line):\(column)" }
}

/// A value of a JSON5 file that knows where it was written.
package struct JSON5Value: Hashable, Sendable {
  /// What a value is.
  package enum Kind: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Any other number; `Infinity` and `NaN` among them.
    case double(Double)
    case string(String)
    case array([JSON5Value])
    case object([JSON5Member])
  }

  /// What the value is.
  package let kind: Kind
  /// Where the value begins.
  package let place: SourcePlace

  /// A value that was written there.
  package init(_ kind: Kind, at place: SourcePlace) {
    (self.kind, self.place) = (kind, place)
  }
}

/// A key of a JSON5 object with its value.
package struct JSON5Member: Hashable, Sendable {
  /// The name.
  package let key: String
  /// Where the name begins.
  package let keyPlace: SourcePlace
  /// What the name stands for.
  package let value: JSON5Value

  /// A member whose key was written there.
  package init(_ key: String, at keyPlace: SourcePlace, _ value: JSON5Value) {
    (self.key, self.keyPlace, self.value) = (key, keyPlace, value)
  }
}

extension JSON5Value {
  /// The value of a key, when this is an object that has it.
  package subscript(key: String) -> JSON5Value? {
    guard case .object(let members) = kind else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The same value as plain JSON; nil when it holds an infinity or NaN, which JSON has not.
  package var json: JSON? {
    switch kind {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .integer(let value): return .integer(value)
    case .double(let value): return value.isFinite ? .double(value) : nil
    case .string(let value): return .string(value)
    case .array(let elements):
      var plain: [JSON] = []
      for element in elements {
        guard let json = element.json else { return nil }
        plain.append(json)
      }
      return .array(plain)
    case .object(let members):
      var object = JSONObject()
      for member in members {
        guard let json = member.value.json else { return nil }
        object[member.key] = json
      }
      return .object(object)
    }
  }
}

/// A value as both engines keep it.
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case double(Double)
  case text(String)
  case bytes([UInt8])
}

/// The type that a bound value stands for. PostgreSQL wants to know it even for a NULL.
package enum SQLKind: UInt8, Hashable, Sendable {
  case unknown, integer, double, text, bytes, boolean
}

/// A value on its way into a statement.
struct SQLParameter: Hashable, Sendable {
  let value: SQLValue
  let kind: SQLKind
}

extension SQLValue {
  /// The type's name in messages; never the value.
  var typeName: String {
    switch self {
    case .null: "NULL"
    case .integer: "an integer"
    case .double: "a double"
    case .text: "text"
    case .bytes: "bytes"
    }
  }
}

package import Core

/// A value as both engines keep it.
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case double(Double)
  case text(String)
  /// Any number of bytes but 16, which are an `id`.
  case bytes([UInt8])
  /// Sixteen bytes. Most keys are such, and as two numbers they need no memory of their own.
  case id(UUID)

  /// Bytes, in the one form that their count has.
  init(bytes: [UInt8]) {
    self = UUID(bytes: bytes).map(SQLValue.id) ?? .bytes(bytes)
  }
}

/// The type that a bound value stands for. PostgreSQL wants to know it even for a NULL.
package enum SQLKind: UInt8, Hashable, Sendable {
  case unknown, integer, double, text, bytes, boolean
}

extension SQLValue {
  /// The type's name in messages; never the value.
  var typeName: String {
    switch self {
    case .null: "NULL"
    case .integer: "an integer"
    case .double: "a double"
    case .text: "text"
    case .bytes, .id: "bytes"
    }
  }

  /// The type that it has by itself.
  var kind: SQLKind {
    switch self {
    case .null: .unknown
    case .integer: .integer
    case .double: .double
    case .text: .text
    case .bytes, .id: .bytes
    }
  }
}

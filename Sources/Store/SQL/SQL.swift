/// A statement with its values beside it. What is interpolated is bound, never spliced.
///
///     let sql: SQL = "SELECT body FROM note WHERE tenant_id = \(tenant) AND id = \(id)"
///
/// Statements keep to what both engines share: `BIGINT`, `TEXT`, `DOUBLE PRECISION`, `BYTEA` and `BOOLEAN` columns,
/// `ON CONFLICT … DO UPDATE`, `RETURNING`, row values, window functions.
///
/// The text is never put together but for an engine that prepares it: until then it is the list of its parts, and is
/// known again by where the program keeps them.
@usableFromInline
package struct SQL: Sendable {
  /// What the text is made of, in order.
  private(set) var parts: SQLParts
  /// What is bound, in the order of the places.
  private(set) var values: [SQLValue]

  init(_ parts: SQLParts, _ values: [SQLValue]) {
    self.parts = parts
    self.values = values
  }

  /// Takes text as it is. It must come from the program itself, never from a request.
  package init(unsafeRaw text: String) {
    self.init(SQLParts(), [])
    parts.append(.raw(text))
  }

  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.append(right)
    return sum
  }

  /// Adds a statement's text and values.
  mutating func append(_ other: SQL) {
    parts.append(other.parts)
    values += other.values
  }
}

extension SQL: ExpressibleByStringInterpolation {
  @usableFromInline
  package init(stringLiteral value: StaticString) {
    self.init(SQLParts(value), [])
  }

  @usableFromInline
  package init(stringInterpolation: StringInterpolation) {
    self.init(stringInterpolation.parts, stringInterpolation.values)
  }

  /// Collects text and values.
  @usableFromInline
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate(set) var parts: SQLParts
    fileprivate(set) var values: [SQLValue]

    @usableFromInline
    package init(literalCapacity: Int, interpolationCount: Int) {
      parts = SQLParts(capacity: interpolationCount * 2 + 1)
      values = []
      values.reserveCapacity(interpolationCount)
    }

    @usableFromInline
    package mutating func appendLiteral(_ literal: StaticString) {
      parts.append(.literal(literal))
    }

    /// Binds a value.
    package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value) {
      bind(value.sqlValue, Value.sqlKind)
    }

    /// Binds a value or the NULL of its type.
    package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
      bind(value?.sqlValue ?? .null, Value.sqlKind)
    }

    /// Puts a statement's text and values in place, for conditions that are built from parts.
    package mutating func appendInterpolation(_ part: SQL) {
      parts.append(part.parts)
      values += part.values
    }

    /// Binds a list for `IN \(list: ids)`; an empty one matches nothing.
    package mutating func appendInterpolation<Value: SQLConvertible>(list values: [Value]) {
      guard !values.isEmpty else {
        parts.append(.raw("(SELECT CAST(NULL AS \(Value.sqlKind.columnType)) WHERE 1 = 0)"))
        return
      }
      parts.append(.literal("("))
      for (index, value) in values.enumerated() {
        if index > 0 { parts.append(.literal(", ")) }
        bind(value.sqlValue, Value.sqlKind)
      }
      parts.append(.literal(")"))
    }

    /// Splices text as it is. It must come from the program itself, never from a request.
    package mutating func appendInterpolation(unsafeRaw raw: String) {
      parts.append(.raw(raw))
    }

    mutating func bind(_ value: SQLValue, _ kind: SQLKind) {
      parts.append(.place(kind == .unknown ? value.kind : kind))
      values.append(value)
    }
  }
}

extension SQL {
  /// The text with an engine's own sign for each value, numbered from one.
  func text(placeholder sign: (Int) -> String) -> String {
    var result = ""
    var number = 0
    for part in parts.all {
      switch part {
      case .literal(let literal): result += literal.description
      case .raw(let raw): result += raw
      case .place:
        number += 1
        result += sign(number)
      }
    }
    return result
  }
}

extension SQLKind {
  /// The column type that both engines know for it.
  var columnType: String {
    switch self {
    case .integer: "BIGINT"
    case .double: "DOUBLE PRECISION"
    case .text, .unknown: "TEXT"
    case .bytes: "BYTEA"
    case .boolean: "BOOLEAN"
    }
  }
}

/// A statement with its values beside it. What is interpolated is bound, never spliced.
///
///     let sql: SQL = "SELECT body FROM note WHERE tenant_id = \(tenant) AND id = \(id)"
///
/// Statements keep to what both engines share: `BIGINT`, `TEXT`, `DOUBLE PRECISION`, `BYTEA` and `BOOLEAN` columns,
/// `ON CONFLICT … DO UPDATE`, `RETURNING`, row values, window functions.
package struct SQL: Sendable {
  /// The text, with `SQL.placeholder` where a value goes.
  let text: String
  let parameters: [SQLParameter]

  /// A byte that no statement contains stands for a value until an engine writes its own sign for one.
  static let placeholder: Character = "\u{1}"

  init(text: String, parameters: [SQLParameter]) {
    self.text = text
    self.parameters = parameters
  }

  /// Takes text as it is. It must come from the program itself, never from a request.
  package init(unsafeRaw text: String) {
    self.init(text: text, parameters: [])
  }

  package static func + (left: SQL, right: SQL) -> SQL {
    SQL(text: left.text + right.text, parameters: left.parameters + right.parameters)
  }
}

extension SQL: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) {
    self.init(unsafeRaw: value)
  }

  package init(stringInterpolation: StringInterpolation) {
    self.init(text: stringInterpolation.text, parameters: stringInterpolation.parameters)
  }

  /// Collects text and values.
  package struct StringInterpolation: StringInterpolationProtocol {
    var text: String
    var parameters: [SQLParameter]

    package init(literalCapacity: Int, interpolationCount: Int) {
      text = ""
      text.reserveCapacity(literalCapacity + interpolationCount)
      parameters = []
      parameters.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) {
      text += literal
    }

    /// Binds a value.
    package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value) {
      bind(value.sqlValue, Value.sqlKind)
    }

    /// Binds a value or the NULL of its type.
    package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
      bind(value.sqlValue, Value.sqlKind)
    }

    /// Puts a statement's text and values in place, for conditions that are built from parts.
    package mutating func appendInterpolation(_ part: SQL) {
      text += part.text
      parameters += part.parameters
    }

    /// Binds a list for `IN \(list: ids)`; an empty one matches nothing.
    package mutating func appendInterpolation<Value: SQLConvertible>(list values: [Value]) {
      guard !values.isEmpty else {
        text += "(SELECT CAST(NULL AS \(Value.sqlKind.columnType)) WHERE 1 = 0)"
        return
      }
      text += "("
      for (index, value) in values.enumerated() {
        if index > 0 { text += ", " }
        bind(value.sqlValue, Value.sqlKind)
      }
      text += ")"
    }

    /// Splices text as it is. It must come from the program itself, never from a request.
    package mutating func appendInterpolation(unsafeRaw raw: String) {
      text += raw
    }

    mutating func bind(_ value: SQLValue, _ kind: SQLKind) {
      text.append(SQL.placeholder)
      parameters.append(SQLParameter(value: value, kind: kind))
    }
  }
}

extension SQL {
  /// The text with an engine's own sign for each value, numbered from one.
  func text(placeholder sign: (Int) -> String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + parameters.count * 3)
    var number = 0
    for piece in text.split(separator: Self.placeholder, omittingEmptySubsequences: false) {
      if number > 0 { result += sign(number) }
      result += piece
      number += 1
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

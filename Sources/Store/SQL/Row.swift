/// One row of a result, valid inside the closure that is given it.
@usableFromInline
package struct Row: ~Copyable {
  let cursor: any Cursor

  /// How many columns it has.
  package var columnCount: Int { cursor.columnCount }

  /// The value of a column by its place, from zero.
  package subscript<Value: SQLConvertible>(_ column: Int) -> Value {
    get throws(StoreError) {
      guard column >= 0, column < cursor.columnCount else {
        throw Self.missing(column, of: cursor.columnCount)
      }
      let stored = cursor.value(at: column)
      if let value = Value(sqlValue: stored) { return value }
      throw Self.mismatch(stored, Value.self, cursor.columnName(at: column))
    }
  }

  /// The value of a column by its name.
  package subscript<Value: SQLConvertible>(_ name: String) -> Value {
    get throws(StoreError) {
      for column in 0..<cursor.columnCount where cursor.columnName(at: column) == name {
        return try self[column]
      }
      throw StoreError(.missingColumn, "the row has no column named \(name)")
    }
  }

  static func missing(_ column: Int, of count: Int) -> StoreError {
    StoreError(.missingColumn, "the row has \(count) columns, and none at place \(column)")
  }

  static func mismatch(
    _ stored: SQLValue, _ wanted: Any.Type, _ column: String
  ) -> StoreError {
    if stored == .null {
      return StoreError(
        .unexpectedNull, "column \(column) holds NULL where \(wanted) is read; read an optional")
    }
    return StoreError(
      .wrongType, "column \(column) holds \(stored.typeName), which does not fit \(wanted)")
  }
}

/// Where an engine stands in a result.
protocol Cursor: AnyObject {
  var columnCount: Int { get }
  func columnName(at column: Int) -> String
  func value(at column: Int) -> SQLValue
}

/// One row of a result, valid inside the closure that is given it.
@usableFromInline
package struct Row: ~Copyable {
  let cursor: any Cursor

  /// How many columns it has.
  package var columnCount: Int { cursor.columnCount }

  /// The value of a column by its place, from zero.
  package subscript<Value: SQLConvertible>(_ column: Int) -> Value {
    get throws(StoreError) {
      let stored = try stored(column)
      if let value = Value(sqlValue: stored) { return value }
      throw mismatch(stored, Value.self, column)
    }
  }

  func stored(_ column: Int) throws(StoreError) -> SQLValue {
    let count = cursor.columnCount
    guard column >= 0, column < count else {
      throw StoreError(
        .missingColumn, "the row has \(count) columns, and none at place \(column)")
    }
    return cursor.value(at: column)
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

  func mismatch(_ stored: SQLValue, _ wanted: Any.Type, _ column: Int) -> StoreError {
    let name = cursor.columnName(at: column)
    if stored == .null {
      return StoreError(
        .unexpectedNull, "column \(name) holds NULL where \(wanted) is read; read an optional")
    }
    return StoreError(
      .wrongType, "column \(name) holds \(stored.typeName), which does not fit \(wanted)")
  }
}

/// Where an engine stands in a result.
protocol Cursor: AnyObject {
  var columnCount: Int { get }
  func columnName(at column: Int) -> String
  func value(at column: Int) -> SQLValue
}

/// What both kinds of transaction can do: read rows.
///
/// A repository's reading functions take `borrowing some Reader & ~Copyable`, so they serve `read` and `write`.
@usableFromInline
package protocol Reader: ~Copyable {
  /// The connection that the transaction runs on. It has no use outside the store.
  var connection: Connection { get }
}

/// Names a connection without letting anyone use it.
@usableFromInline
package struct Connection {
  let session: any Session

  /// The error that the running transaction ends with, whatever its closure returns.
  @usableFromInline var failure: (any Error)? { session.failure }
}

/// Sees one state of the database for as long as the closure runs. It has no way to write.
@usableFromInline
package struct ReadTransaction: ~Copyable, Reader {
  @usableFromInline package let connection: Connection

  @inlinable
  init(_ connection: Connection) { self.connection = connection }
}

/// All that the closure does happens, or none of it.
///
/// A statement that fails makes the whole closure fail, on both engines; put `savepoint { }` around one that may.
@usableFromInline
package struct WriteTransaction: ~Copyable, Reader {
  @usableFromInline package let connection: Connection

  /// The same transaction under another name, for types that narrow what it may do.
  @inlinable
  package init(_ connection: Connection) { self.connection = connection }

  /// Runs a statement and returns how many rows it changed.
  @discardableResult
  package func execute(_ sql: SQL) throws(StoreError) -> Int {
    try connection.session.checkUsable()
    do throws(StoreError) {
      return try connection.session.run(sql)
    } catch {
      connection.session.failure = error
      throw error
    }
  }

  /// Undoes what the closure did when it throws; the rest of the transaction goes on.
  package func savepoint<Value>(
    _ body: (borrowing WriteTransaction) throws -> Value
  ) throws -> Value {
    try connection.session.savepoint { try body(self) }
  }
}

extension Reader where Self: ~Copyable {
  /// Every row, turned into a value each. Give the statement a `LIMIT`.
  @inlinable
  package borrowing func all<Value>(
    _ sql: SQL, _ row: (borrowing Row) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    try each(sql) { values.append(try row($0)) }
    return values
  }

  /// The first row turned into a value, or nil when there is none.
  @inlinable
  package borrowing func first<Value>(
    _ sql: SQL, _ row: (borrowing Row) throws -> Value
  ) throws -> Value? {
    var value: Value?
    try rows(sql) {
      value = try row($0)
      return false
    }
    return value
  }

  /// The first column of the first row, or nil when there is none.
  package borrowing func value<Value: SQLConvertible>(
    _ sql: SQL, as type: Value.Type = Value.self
  ) throws -> Value? {
    try first(sql) { row throws in try row[0] as Value }
  }

  /// Hands over one row after another, without keeping them.
  @inlinable
  package borrowing func each(_ sql: SQL, _ row: (borrowing Row) throws -> Void) throws {
    try rows(sql) {
      try row($0)
      return true
    }
  }

  @usableFromInline
  borrowing func rows(_ sql: SQL, _ body: (borrowing Row) throws -> Bool) throws {
    let session = connection.session
    try session.checkUsable()
    var inClosure = false
    do {
      try session.rows(sql) { cursor in
        inClosure = true
        let goOn = try body(Row(cursor: cursor))
        inClosure = false
        return goOn
      }
    } catch {
      if !inClosure, let error = error as? StoreError { session.failure = error }
      throw error
    }
  }
}

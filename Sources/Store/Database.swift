package import Core

/// Where a database is.
package enum DatabaseLocation: Sendable {
  case sqlite(path: String)
  /// One or several hosts: `postgresql://user:password@first,second/name`. The primary among them is found.
  case postgres(url: Secret<String>)
}

/// A durable store: every value that a `write` returned is committed and synced.
///
///     let id = try await database.write { tx in
///       try tx.execute("INSERT INTO note (tenant_id, id, body) VALUES (\(tenant), \(id), \(body))")
///       return id
///     }
///
/// A closure is the transaction. It may run more than once before it is committed, on both engines, so it must have no
/// effect but on its transaction.
package final class Database: Sendable {
  package let location: DatabaseLocation
  @usableFromInline let engine: any Engine
  let migrations: [Migration]
  let options: DatabaseOptions
  let clock: any WallClock
  let log: Log

  init(
    _ location: DatabaseLocation, _ migrations: [Migration], _ options: DatabaseOptions,
    _ clock: any WallClock, _ log: Log
  ) async throws {
    self.location = location
    self.migrations = migrations
    self.options = options
    self.clock = clock
    self.log = log
    switch location {
    case .sqlite(let path): engine = try await SQLiteEngine(path, options, log)
    case .postgres(let url): engine = try await PostgresEngine(url, options, log)
    }
  }

  deinit { engine.close() }

  /// Opens a database, or makes a SQLite file, and brings its schema up to date unless told to leave it.
  package static func open(
    _ location: DatabaseLocation, migrations: [Migration], options: DatabaseOptions = .init(),
    migrating: Bool = true, clock: any WallClock, log: Log
  ) async throws -> Database {
    let database = try await Database(location, migrations, options, clock, log)
    do {
      if migrating { try await database.migrate() }
    } catch {
      await database.close()
      throw error
    }
    return database
  }

  /// Runs the closure as one transaction and returns after it is committed and synced.
  @inlinable @discardableResult
  package func write<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing WriteTransaction) throws -> Value
  ) async throws -> Value {
    try await unsafe withUnsafeThrowingContinuation { continuation in
      engine.write(
        unsafe ClosureJob(continuation) { connection throws in
          let transaction = WriteTransaction(connection)
          return try body(transaction)
        })
    }
  }

  /// Runs the closure on one state of the database. It cannot write.
  @inlinable
  package func read<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing ReadTransaction) throws -> Value
  ) async throws -> Value {
    try await unsafe withUnsafeThrowingContinuation { continuation in
      engine.read(
        unsafe ClosureJob(continuation) { connection throws in
          // Given a name: inlined as an argument, it stops the optimiser of Swift 6.3.1.
          let transaction = ReadTransaction(connection)
          return try body(transaction)
        })
    }
  }

  /// How much waits now and was done so far.
  package var statistics: DatabaseStatistics { engine.statistics }

  /// Finishes what waits, and closes every connection.
  package func close() async {
    engine.close()
    await engine.join()
  }
}

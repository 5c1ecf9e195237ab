/// The bounds of a store, each with a name.
package struct DatabaseOptions: Sendable {
  /// Closures that may wait for a turn; past it a call fails with `overloaded`.
  package var waitingCountLimit = 4_096
  /// SQLite: closures that one synced transaction may hold. So few that the callers of one batch are answered, and ask
  /// again, while the next one runs; with all of them in one batch either they wait or the writer does.
  package var batchCountLimit = 128
  /// SQLite: threads that read, each with a connection.
  package var readerCount = 3
  /// SQLite: how long another process may hold the file before a write gives up.
  package var busyWaitLimit = Duration.seconds(30)
  /// SQLite: the name of the virtual file system; nil is the system's own.
  package var sqliteFileSystem: String?
  /// PostgreSQL: connections, each with a thread.
  package var connectionCount = 8
  /// PostgreSQL: how long a call waits for a connection before it fails with `unavailable`.
  package var connectWaitLimit = Duration.seconds(15)
  /// PostgreSQL: how long one try to connect may take.
  package var connectTimeLimit = Duration.seconds(5)
  /// PostgreSQL: how long one statement may run.
  package var statementTimeLimit = Duration.seconds(30)
  /// PostgreSQL: how often a transaction that met another is tried. The closure runs that often, so it must have no
  /// effect but on its transaction.
  package var attemptCountLimit = 12

  package init() {}
}

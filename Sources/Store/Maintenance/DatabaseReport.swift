/// What `check()` found, for whoever runs the program.
package struct DatabaseReport: Sendable {
  /// The engine and its version.
  package var engine = ""
  /// What is wrong, a sentence each; empty when all is well.
  package var problems: [String] = []
  /// The newest migration that is applied.
  package var schema = ""
  /// Migrations that this program has and the database lacks.
  package var pendingMigrations: [String] = []
  /// Why this program cannot work with the schema, when it is of another version.
  package var schemaProblem: String?
  /// How long a smallest read took, queue and thread included.
  package var roundTrip = Duration.zero
  /// How far the server's clock is ahead of this machine's. PostgreSQL only.
  package var clockDifference: Duration?
  /// The length of the database. SQLite: of its file; PostgreSQL: of the whole database.
  package var byteCount: Int64 = 0
  /// The length of the write-ahead log. SQLite only.
  package var logByteCount: Int64?
  /// Room left on the disk that holds the file. SQLite only.
  package var freeByteCount: Int64?

  package var isSound: Bool { problems.isEmpty }
}

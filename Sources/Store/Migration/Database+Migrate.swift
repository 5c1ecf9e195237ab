import Core

extension Database {
  /// Brings the schema up to date. Safe to run twice, and by several processes at once.
  @discardableResult
  package func migrate() async throws -> [String] {
    let migrator = Migrator(migrations: migrations, clock: clock)
    let isPostgres = isPostgres
    let ids = try await unsafe withUnsafeThrowingContinuation {
      (continuation: UnsafeContinuation<[String], any Error>) in
      engine.write(
        unsafe ClosureJob(continuation) { connection throws in
          let session = connection.session
          // SQLite lets one writer in at a time anyway; this is the same for PostgreSQL.
          if isPostgres { try session.script("SELECT pg_advisory_xact_lock(\(Self.migrationLock))") }
          return try migrator.migrate(session)
        })
    }
    for id in ids { log.info("migrated", ["migration": .string(id)]) }
    return ids
  }

  private static let migrationLock = 0x51_41_4E_41_54_02

  var isPostgres: Bool {
    if case .postgres = location { true } else { false }
  }
}

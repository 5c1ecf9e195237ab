import Core

extension Database {
  /// Brings the schema up to date. Safe to run twice, and by several processes at once.
  @discardableResult
  package func migrate() async throws -> [String] {
    let database = self
    let ids = try await WorkerThread.run("migrate") {
      let session = try database.connect(.writer)
      try session.lockMigrations()
      try session.script(session.beginCopying)
      do {
        let ids = try Migrator(migrations: database.migrations, clock: database.clock).migrate(
          session)
        try session.script("COMMIT")
        return ids
      } catch {
        try? session.script("ROLLBACK")
        throw error
      }
    }
    for id in ids { log.info("migrated", ["migration": .string(id)]) }
    return ids
  }
}

import Core

extension Database {
  /// Looks the whole database over. On SQLite it reads every page, beside running work.
  package func check() async throws -> DatabaseReport {
    let database = self
    var report = try await WorkerThread.run("check") { try database.examine() }
    let clock = SystemClock()
    let start = clock.uptime
    _ = try await read { rx in try rx.value("SELECT 1", as: Int.self) }
    report.roundTrip = clock.uptime - start
    return report
  }

  private func examine() throws -> DatabaseReport {
    var report = DatabaseReport()
    let session = try connect(.reader)
    let migrator = Migrator(migrations: migrations, clock: clock)
    do {
      report.pendingMigrations = try migrator.missing(in: session).map(\.id)
    } catch let error as StoreError {
      report.schemaProblem = error.description
    }
    report.schema =
      try session.texts("SELECT id FROM schema_migration ORDER BY applied_at DESC, id DESC LIMIT 1")
      .first ?? ""
    switch location {
    case .sqlite(let path): try Self.examine(session, path, &report)
    case .postgres: try Self.examine(session, &report)
    }
    return report
  }

  private static func examine(
    _ session: any Session, _ path: String, _ report: inout DatabaseReport
  ) throws {
    report.engine = "SQLite " + (try session.texts("SELECT sqlite_version()").first ?? "")
    let found = try session.texts("SELECT integrity_check FROM pragma_integrity_check LIMIT 10")
    if found != ["ok"] { report.problems += found.map { "the file is damaged: \($0)" } }
    let broken = try session.texts(
      "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check LIMIT 10")
    report.problems += broken.map { "rows of \($0) point to rows that are not there" }
    report.byteCount = Files.byteCount(path) ?? 0
    report.logByteCount = Files.byteCount(path + "-wal") ?? 0
    report.freeByteCount = Files.freeByteCount(at: Files.directory(of: path))
  }

  private static func examine(_ session: any Session, _ report: inout DatabaseReport) throws {
    report.engine =
      "PostgreSQL " + (try session.texts("SELECT current_setting('server_version')").first ?? "")
    let broken = try session.texts(
      """
      SELECT k.conname FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
      WHERE n.nspname = current_schema() AND NOT k.convalidated LIMIT 10
      """)
    report.problems += broken.map { "the constraint \($0) was never validated" }
    let invalid = try session.texts(
      """
      SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND NOT i.indisvalid LIMIT 10
      """)
    report.problems += invalid.map { "the index \($0) is not valid; rebuild it with REINDEX" }
    if case .integer(let bytes) = try session.values("SELECT pg_database_size(current_database())")
      .first?.first
    {
      report.byteCount = bytes
    }
    report.clockDifference = try clockDifference(session)
  }

  /// The server's time against the middle of the question and the answer.
  private static func clockDifference(_ session: any Session) throws -> Duration? {
    let clock = SystemClock()
    let before = clock.now
    let rows = try session.values(
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
    let after = clock.now
    guard case .integer(let server) = rows.first?.first else { return nil }
    return .microseconds(server - (before.microseconds + after.microseconds) / 2)
  }
}

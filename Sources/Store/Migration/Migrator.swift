import Core

/// Brings a schema up to date, all missing steps and their records in one transaction.
struct Migrator {
  let migrations: [Migration]
  let clock: any WallClock

  /// A step that the database remembers.
  private struct Applied {
    let id: String
    let checksum: String
  }

  /// Runs the steps that are missing. Call it inside one transaction; returns the ids of those it ran.
  func migrate(_ session: any Session) throws -> [String] {
    try session.script(Self.schema)
    let missing = try missing(in: session)
    for migration in missing {
      try migration.body(session)
      if let failure = session.failure { throw failure }
      _ = try session.run(
        """
        INSERT INTO schema_migration (id, checksum, applied_at)
        VALUES (\(migration.id), \(migration.checksum), \(clock.now))
        """)
    }
    return missing.map(\.id)
  }

  /// The steps that the database lacks, or why this program may not touch it.
  func missing(in session: any Session) throws -> [Migration] {
    let applied = try applied(in: session)
    let known = Dictionary(migrations.map { ($0.id, $0) }) { first, _ in first }
    precondition(known.count == migrations.count, "two migrations have the same id")
    for record in applied {
      guard let migration = known[record.id] else {
        throw StoreError(
          .newerSchema,
          "the database was made by a newer version (it has the migration \(record.id)); run that version"
        )
      }
      guard migration.checksum == record.checksum else {
        throw StoreError(
          .migrationChanged,
          "the migration \(record.id) is not the one that was applied; run the version that applied it"
        )
      }
    }
    let ids = Set(applied.map(\.id))
    let missing = migrations.filter { !ids.contains($0.id) }
    if let first = missing.first,
      migrations.prefix(applied.count).contains(where: { $0.id == first.id })
    {
      throw StoreError(
        .migrationChanged,
        "the migration \(first.id) was put before others that are already applied")
    }
    return missing
  }

  private func applied(in session: any Session) throws -> [Applied] {
    var applied: [Applied] = []
    try session.rows("SELECT id, checksum FROM schema_migration ORDER BY id") { cursor in
      let row = Row(cursor: cursor)
      applied.append(Applied(id: try row[0], checksum: try row[1]))
      return true
    }
    return applied
  }

  /// The tables of the store itself.
  static let schema = """
    CREATE TABLE IF NOT EXISTS schema_migration
      (id TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)
    """

  /// Their names; they are never copied, for each database keeps its own.
  static let tables: Set<String> = ["schema_migration"]
}

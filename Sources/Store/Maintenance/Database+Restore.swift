package import Core

extension Database {
  /// Replaces a database by a backup, after checking that the file is sound and of a version this program knows.
  /// Refuses a database that holds rows unless forced. Stop the server first.
  package static func restore(
    _ location: DatabaseLocation, from path: String, migrations: [Migration], force: Bool = false,
    options: DatabaseOptions = .init(), clock: any WallClock, log: Log
  ) async throws {
    let migrator = Migrator(migrations: migrations, clock: clock)
    try await WorkerThread.run("restore") { try check(backup: path, migrator) }
    switch location {
    case .sqlite:
      try await WorkerThread.run("restore") {
        try restorePages(location, from: path, force: force, options)
      }
      let database = try await open(
        location, migrations: migrations, options: options, clock: clock, log: log)
      await database.close()
    case .postgres:
      let database = try await open(
        location, migrations: migrations, options: options, clock: clock, log: log)
      do {
        try await WorkerThread.run("restore") {
          try database.restoreRows(from: path, force: force, migrator)
        }
      } catch {
        await database.close()
        throw error
      }
      await database.close()
    }
    log.info("restored", ["file": .string(path)])
  }

  private static func check(backup path: String, _ migrator: Migrator) throws {
    guard Files.exists(path) else {
      throw StoreError(.file, "there is no file \(path) to restore from")
    }
    let backup = try SQLiteConnection(path, .reader, DatabaseOptions())
    try backup.checkIntegrity()
    guard try backup.tableNames().contains("schema_migration") else {
      throw StoreError(.invalidValue, "\(path) is not a backup that this program wrote")
    }
    _ = try migrator.missing(in: backup)
  }

  private static func restorePages(
    _ location: DatabaseLocation, from path: String, force: Bool, _ options: DatabaseOptions
  ) throws {
    guard case .sqlite(let own) = location else { return }
    guard !Files.isSame(own, path) else {
      throw StoreError(.notEmpty, "\(path) is the database itself; name a backup to restore from")
    }
    let target = try SQLiteConnection(own, .writer, options)
    guard try force || target.isEmpty() else { throw notEmpty }
    try SQLiteConnection(path, .reader, options).copyPages(to: target)
    try target.checkIntegrity()
  }

  /// The backup's own copy is brought to this version first, so both have the same tables.
  private func restoreRows(from path: String, force: Bool, _ migrator: Migrator) throws {
    let temporary = "\(path).restore-\(UInt64.random(in: 0...UInt64.max))"
    defer { for suffix in ["", "-wal", "-shm", "-journal"] { Files.remove(temporary + suffix) } }
    let source = try SQLiteConnection(temporary, .copy, DatabaseOptions())
    try SQLiteConnection(path, .reader, DatabaseOptions()).copyPages(to: source)
    try source.script("BEGIN")
    _ = try migrator.migrate(source)
    try source.script("COMMIT")
    _ = try Copier(source: source, target: try connect(.writer), erasing: force).copy()
  }

  private static let notEmpty = StoreError(
    .notEmpty, "the database already holds rows; use an empty one, or --force to replace them")
}

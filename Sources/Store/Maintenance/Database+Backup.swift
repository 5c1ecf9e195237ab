import Core

extension Database {
  /// Writes the state of this moment into one SQLite file, beside all running work, whatever the engine.
  ///
  /// The file gets its name only when it is complete, checked and synced.
  package func backup(to path: String) async throws {
    if case .sqlite(let own) = location,
      [own, own + "-wal", own + "-shm"].contains(where: { Files.isSame($0, path) })
    {
      throw StoreError(
        .notEmpty, "\(path) is the database itself; name another file for the backup")
    }
    let database = self
    try await WorkerThread.run("backup") {
      let temporary = "\(path).part-\(UInt64.random(in: 0...UInt64.max))"
      defer { for suffix in ["", "-wal", "-shm", "-journal"] { Files.remove(temporary + suffix) } }
      try database.write(backup: temporary)
      try Files.publish(temporary, as: path)
    }
    log.info("backed up", ["file": .string(path), "bytes": .integer(Files.byteCount(path) ?? 0)])
  }

  private func write(backup path: String) throws {
    let target = try SQLiteConnection(path, .copy, DatabaseOptions())
    switch location {
    case .sqlite(let own):
      let source = try SQLiteConnection(own, .reader, options)
      // An open snapshot keeps the copy from starting over with every commit beside it.
      try source.script("BEGIN; SELECT count(*) FROM sqlite_schema")
      try source.copyPages(to: target)
      try target.script("PRAGMA journal_mode = DELETE")
    case .postgres(let url):
      try target.script("BEGIN")
      _ = try Migrator(migrations: migrations, clock: clock).migrate(target)
      try target.script("COMMIT")
      let source = try PostgresConnection(try PostgresURL(url), options)
      _ = try Copier(source: source, target: target, erasing: true).copy()
    }
    try target.checkIntegrity()
  }
}

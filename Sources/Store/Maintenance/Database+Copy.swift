import Core

extension Database {
  /// Copies every table to another database, which must be empty, and verifies counts and checksums before anything
  /// is kept. Started again after a crash it begins anew.
  package func copy(to target: Database) async throws -> [TableDigest] {
    let (source, target) = (self, target)
    return try await WorkerThread.run("copy") {
      try Copier(
        source: try source.connect(.reader), target: try target.connect(.writer), erasing: false
      ).copy()
    }
  }

  /// A connection of its own, for work that takes long.
  func connect(_ role: SQLiteConnection.Role) throws(StoreError) -> any Session {
    try location.connect(role, options)
  }
}

extension DatabaseLocation {
  func connect(
    _ role: SQLiteConnection.Role, _ options: DatabaseOptions
  ) throws(StoreError) -> any Session {
    switch self {
    case .sqlite(let path): try SQLiteConnection(path, role, options)
    case .postgres(let url): try PostgresConnection(try PostgresURL(url), options)
    }
  }
}

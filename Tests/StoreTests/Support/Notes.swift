import Store

/// The tables that tests play with.
enum Notes {
  static let migrations = [
    Migration(
      id: "2026-01-01-note",
      sql: """
        CREATE TABLE note (tenant_id TEXT NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL,
          PRIMARY KEY (tenant_id, id));
        CREATE TABLE label (tenant_id TEXT NOT NULL, note_id BIGINT NOT NULL, name TEXT NOT NULL,
          PRIMARY KEY (tenant_id, note_id, name),
          FOREIGN KEY (tenant_id, note_id) REFERENCES note (tenant_id, id))
        """)
  ]

  static let tenant = "tenant-1"
}

extension Database {
  @discardableResult
  func insert(note id: Int, _ body: String = "text") async throws -> Int {
    try await write { tx in
      try tx.execute(
        "INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), \(id), \(body))")
    }
  }

  func noteIDs() async throws -> [Int] {
    try await read { rx in
      try rx.all("SELECT id FROM note WHERE tenant_id = \(Notes.tenant) ORDER BY id") { try $0[0] }
    }
  }
}

/// The code of the store's error that the closure throws, or nil when it throws none.
func code(of body: () async throws -> Void) async -> StoreError.Code? {
  do {
    try await body()
    return nil
  } catch {
    return (error as? StoreError)?.code
  }
}

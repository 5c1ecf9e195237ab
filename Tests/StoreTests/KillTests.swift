import Glibc
import Store
import TestKit
import Testing

@Suite struct `Kill -9` {
  @Test func `every acknowledged row is there after each of fifty kills`() async throws {
    let scratch = try TemporaryDirectory()
    let path = scratch.file("test.db")
    var random = SeededGenerator(seed: 9)
    var acknowledged: Set<Int> = []
    for _ in 0..<50 {
      // At least a few rows each round, then any moment.
      let child = try Child("store-writer", path, "16")
      try child.readLines(atLeast: 1)
      try await Task.sleep(for: .microseconds(Int.random(in: 0...60_000, using: &random)))
      acknowledged.formUnion(child.killAndDrain().compactMap { Int($0) })
    }
    let database = try await Place(at: path).open(Self.migrations)
    let found = Set(
      try await database.read { rx in try rx.all("SELECT id FROM note") { try $0[0] as Int } })
    #expect(acknowledged.count > 500)
    #expect(acknowledged.subtracting(found).isEmpty)
    #expect(try await database.check().problems == [])
    await database.close()
  }

  /// What the child process makes.
  private static let migrations = [
    Migration(
      id: "2026-11-21-note",
      sql: """
        CREATE TABLE IF NOT EXISTS note (tenant_id TEXT NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL,
        created_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, id))
        """)
  ]
}

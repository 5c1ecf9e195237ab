import Core
import Store
import Testing

@Suite struct `Copy to another database` {
  static let migrations = [
    Migration(
      id: "2026-01-01-all",
      sql: """
        CREATE TABLE child (tenant_id TEXT NOT NULL, id BIGINT NOT NULL, parent_id BIGINT,
          PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, parent_id) REFERENCES child (tenant_id, id));
        CREATE TABLE a_leaf (tenant_id TEXT NOT NULL, child_id BIGINT NOT NULL, content BYTEA, ratio DOUBLE PRECISION,
          flag BOOLEAN, name TEXT, PRIMARY KEY (tenant_id, child_id),
          FOREIGN KEY (tenant_id, child_id) REFERENCES child (tenant_id, id))
        """)
  ]

  /// Rows that point to later ones, and every kind of value.
  static func fill(_ database: Database, _ count: Int) async throws {
    try await database.write { tx in
      for id in (0..<count).reversed() {
        let parent = id + 1 < count ? Optional(id + 1) : nil
        try tx.execute(
          "INSERT INTO child (tenant_id, id, parent_id) VALUES (\("t\(id % 3)"), \(id), \(Int?.none))"
        )
        if let parent, parent % 3 == id % 3 {
          try tx.execute("UPDATE child SET parent_id = \(parent) WHERE id = \(id)")
        }
      }
      for id in 0..<(count - 3) {
        try tx.execute("UPDATE child SET parent_id = \(id + 3) WHERE id = \(id)")
        try tx.execute(
          """
          INSERT INTO a_leaf (tenant_id, child_id, content, ratio, flag, name)
          VALUES (\("t\(id % 3)"), \(id), \(id % 5 == 0 ? nil : [UInt8(id % 256)]), \(Double(id) / 7), \(id % 2 == 0),
            \("نص \(id)"))
          """)
      }
    }
  }

  @Test(arguments: TestEngine.all, TestEngine.all)
  func `all tables arrive with equal counts and checksums`(
    source: TestEngine, target: TestEngine
  ) async throws {
    let (here, there) = (try Place(source), try Place(target))
    let from = try await here.open(Self.migrations)
    let to = try await there.open(Self.migrations)
    try await Self.fill(from, 1_300)
    let digests = try await from.copy(to: to)
    #expect(digests.map(\.table).sorted() == ["a_leaf", "child"])
    #expect(digests.first { $0.table == "child" }?.rowCount == 1_300)
    #expect(digests.first { $0.table == "a_leaf" }?.rowCount == 1_297)
    // The way back gives the same checksums, read from the copy alone.
    let back = try Place(source)
    let again = try await back.open(Self.migrations)
    #expect(try await to.copy(to: again) == digests)
    // The rules of the target are in force again.
    let failure = await code {
      _ = try await to.write { tx in
        try tx.execute("INSERT INTO child (tenant_id, id, parent_id) VALUES ('t0', 5000, 9999)")
      }
    }
    #expect(failure == .constraint(.foreignKey))
    for database in [from, to, again] { await database.close() }
  }

  @Test(arguments: TestEngine.all)
  func `a target with rows is refused and left alone`(target: TestEngine) async throws {
    let (here, there) = (try Place(.sqlite), try Place(target))
    let from = try await here.open()
    let to = try await there.open()
    try await from.insert(note: 1)
    try await to.insert(note: 2)
    #expect(await code { _ = try await from.copy(to: to) } == .notEmpty)
    #expect(try await to.noteIDs() == [2])
    for database in [from, to] { await database.close() }
  }

  @Test(arguments: TestEngine.all)
  func `a target with other tables is refused`(target: TestEngine) async throws {
    let (here, there) = (try Place(.sqlite), try Place(target))
    let from = try await here.open()
    let to = try await there.open(Self.migrations)
    #expect(await code { _ = try await from.copy(to: to) } == .verificationFailed)
    for database in [from, to] { await database.close() }
  }
}

@Suite struct `Check` {
  @Test(arguments: TestEngine.all)
  func `a sound database says so, with its figures`(engine: TestEngine) async throws {
    try await withDatabase(engine) { database async throws in
      try await database.insert(note: 1)
      let report = try await database.check()
      #expect(report.problems == [])
      #expect(report.schema == "2026-01-01-note")
      #expect(report.pendingMigrations == [])
      #expect(report.byteCount > 0)
      #expect(report.roundTrip > .zero && report.roundTrip < .seconds(5))
      if engine == .sqlite {
        #expect(report.engine.hasPrefix("SQLite 3."))
        #expect(report.freeByteCount ?? 0 > 0)
      } else {
        #expect(report.engine.hasPrefix("PostgreSQL "))
        #expect(abs(report.clockDifference?.milliseconds ?? 10_000) < 2_000)
      }
    }
  }
}

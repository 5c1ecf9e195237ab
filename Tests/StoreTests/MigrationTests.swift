import Core
import Store
import Testing

@Suite struct `Migrations` {
  static let first = Migration(
    id: "2026-01-01-first", sql: "CREATE TABLE one (id BIGINT NOT NULL PRIMARY KEY)")
  static let second = Migration(id: "2026-01-02-second", version: 1) { tx in
    try tx.execute("CREATE TABLE two (id BIGINT NOT NULL PRIMARY KEY)")
    try tx.execute("INSERT INTO two (id) VALUES (7)")
  }

  @Test(arguments: TestEngine.all)
  func `each step runs once, in order, however often it is asked for`(
    engine: TestEngine
  ) async throws {
    let place = try Place(engine)
    for steps in [[Self.first], [Self.first, Self.second], [Self.first, Self.second]] {
      let database = try await place.open(steps)
      #expect(try await database.migrate() == [])
      await database.close()
    }
    let database = try await place.open([Self.first, Self.second])
    #expect(try await database.read { rx in try rx.all("SELECT id FROM two") { try $0[0] } } == [7])
    await database.close()
  }

  @Test(arguments: TestEngine.all)
  func `whoever only looks leaves the schema as it is`(engine: TestEngine) async throws {
    let place = try Place(engine)
    await (try await place.open([Self.first])).close()
    for _ in 0..<2 {
      let newer = try await place.open([Self.first, Self.second], migrating: false)
      #expect(try await newer.check().pendingMigrations == [Self.second.id])
      await newer.close()
    }
    let older = try await place.open([], migrating: false)
    #expect(try await older.check().schemaProblem?.contains(Self.first.id) == true)
    await older.close()
  }

  @Test(arguments: TestEngine.all)
  func `many nodes that start at once migrate once`(engine: TestEngine) async throws {
    let place = try Place(engine)
    let databases = try await withThrowingTaskGroup(of: Database.self) { group in
      for _ in 0..<6 { group.addTask { try await place.open([Self.first, Self.second]) } }
      var opened: [Database] = []
      for try await database in group { opened.append(database) }
      return opened
    }
    #expect(try await databases[0].read { rx in try rx.value("SELECT COUNT(*) FROM two") } == 1)
    for database in databases { await database.close() }
  }

  @Test(arguments: TestEngine.all)
  func `a newer database is refused in one sentence`(engine: TestEngine) async throws {
    let place = try Place(engine)
    await (try place.open([Self.first, Self.second])).close()
    do {
      await (try place.open([Self.first])).close()
      Issue.record("the newer database was opened")
    } catch let error as StoreError {
      #expect(error.code == .newerSchema)
      #expect(error.description.contains("2026-01-02-second"))
      #expect(!error.description.contains("\n"))
    }
  }

  @Test(arguments: TestEngine.all)
  func `a step that changed after it was applied is refused`(engine: TestEngine) async throws {
    let place = try Place(engine)
    await (try place.open([Self.first])).close()
    let changed = Migration(
      id: Self.first.id, sql: "CREATE TABLE other (id BIGINT NOT NULL PRIMARY KEY)")
    #expect(await code { await (try place.open([changed])).close() } == .migrationChanged)
    let before = Migration(
      id: "2025-01-01-before", sql: "CREATE TABLE zero (id BIGINT NOT NULL PRIMARY KEY)")
    #expect(
      await code { await (try place.open([before, Self.first])).close() } == .migrationChanged)
  }

  @Test(arguments: TestEngine.all)
  func `a step that fails leaves nothing of its run and can be run again`(
    engine: TestEngine
  ) async throws {
    let place = try Place(engine)
    let broken = Migration(
      id: "2026-01-02-broken",
      sql: "CREATE TABLE half (id BIGINT NOT NULL PRIMARY KEY); INSERT INTO nowhere VALUES (1)")
    #expect(
      await code { await (try place.open([Self.first, broken])).close() } == .invalidStatement)
    let mended = Migration(id: broken.id, sql: "CREATE TABLE half (id BIGINT NOT NULL PRIMARY KEY)")
    let database = try await place.open([Self.first, mended])
    #expect(try await database.read { rx in try rx.value("SELECT COUNT(*) FROM half") } == 0)
    await database.close()
  }
}

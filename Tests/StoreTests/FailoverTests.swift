import Core
import Store
import TestKit
import Testing

@Suite(.enabled(if: TestEngine.all.contains(.postgres), "QANAT_TEST_POSTGRES is not set"))
struct `Failover` {
  /// What callers were told of their rows.
  private struct Told: Sendable {
    var acknowledged: Set<Int> = []
    var unknown: Set<Int> = []
    var refused: [Int: StoreError.Code] = [:]
  }

  /// Inserts rows from many callers while the closure makes trouble.
  private static func load(
    _ database: Database, rowsPerCaller: Int, _ trouble: @escaping @Sendable () async throws -> Void
  ) async throws -> Told {
    try await withThrowingTaskGroup(of: (Int, StoreError.Code?)?.self) { group in
      group.addTask {
        try await trouble()
        return nil
      }
      for caller in 0..<8 {
        for step in 0..<rowsPerCaller {
          let id = step * 8 + caller
          group.addTask { (id, await code { try await database.insert(note: id) }) }
        }
      }
      var told = Told()
      for try await answer in group {
        switch answer {
        case nil: continue
        case (let id, nil)?: told.acknowledged.insert(id)
        case (let id, .unknownOutcome)?: told.unknown.insert(id)
        case (let id, let code?)?: told.refused[id] = code
        }
      }
      return told
    }
  }

  private static func verify(_ told: Told, _ database: Database) async throws {
    let found = Set(try await database.noteIDs())
    #expect(told.acknowledged.subtracting(found).isEmpty)
    #expect(found.subtracting(told.acknowledged).isSubset(of: told.unknown))
  }

  @Test func `connections that are cut under load are replaced, and no row is lost or made twice`()
    async throws
  {
    let place = try Place(.postgres, "&application_name=victim")
    let database = try await place.open()
    let told = try await Self.load(database, rowsPerCaller: 150) {
      for _ in 0..<20 {
        try Place.administer(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'"
        )
        try await Task.sleep(for: .milliseconds(10))
      }
    }
    #expect(told.refused.isEmpty)
    #expect(told.acknowledged.count > 600)
    try await Self.verify(told, database)
    await database.close()
  }

  @Test func `a server that crashes and comes back serves those who waited`() async throws {
    try await PrivatePostgres.lend { server in
      let clock = ManualClock()
      let sink = RecordingSink()
      let database = try await Database.open(
        .postgres(url: Secret(server.url())), migrations: Notes.migrations, clock: clock,
        log: Log(to: sink, clock: clock))
      for id in 10_000..<10_050 { try await database.insert(note: id) }
      try server.crash()
      async let waiting = Self.load(database, rowsPerCaller: 50) {}
      try await Task.sleep(for: .milliseconds(100))
      try server.start()
      let told = try await waiting
      #expect(told.refused.isEmpty)
      #expect(told.acknowledged.count + told.unknown.count == 400)
      let found = Set(try await database.noteIDs())
      #expect(found.isSuperset(of: told.acknowledged.union(10_000..<10_050)))
      #expect(sink.messages.contains("the database is away"))
      #expect(sink.messages.contains("the database is back"))
      await database.close()
    }
  }

  @Test func `a server that stays away is a clear error inside the deadline, without the password`()
    async throws
  {
    try await PrivatePostgres.lend { server in
      let clock = ManualClock()
      var options = DatabaseOptions()
      options.connectWaitLimit = .seconds(1)
      let url = server.url().replacing("qanat@", with: "qanat:hush-hush@")
      let database = try await Database.open(
        .postgres(url: Secret(url)), migrations: Notes.migrations, options: options, clock: clock,
        log: Log(to: RecordingSink(), clock: clock))
      try server.crash()
      let start = SystemClock().uptime
      for _ in 0..<3 {
        do {
          try await database.insert(note: 1)
          Issue.record("a row was stored in a server that is away")
        } catch let error as StoreError {
          #expect(error.code == .unavailable)
          #expect(!"\(error) \(String(reflecting: error))".contains("hush-hush"))
        }
      }
      #expect(SystemClock().uptime - start < .seconds(10))
      await database.close()
    }
  }

  @Test func `the host that can write is found among several`() async throws {
    try await PrivatePostgres.lend { server in
      let url = server.url().replacing("127.0.0.1:", with: "127.0.0.1:1,127.0.0.1:")
      let clock = ManualClock()
      let database = try await Database.open(
        .postgres(url: Secret(url)), migrations: Notes.migrations, clock: clock,
        log: Log(to: RecordingSink(), clock: clock))
      try await database.insert(note: 1)
      #expect(try await database.noteIDs() == [1])
      await database.close()
    }
  }

  @Test(arguments: [
    "postgresql://u:hush-hush@[/x", "hush-hush", "postgresql://u:hush-hush@h/d?nothing=1",
  ])
  func `a URL that cannot be read is refused without being shown`(url: String) async throws {
    let clock = ManualClock()
    do {
      _ = try await Database.open(
        .postgres(url: Secret(url)), migrations: [], clock: clock,
        log: Log(to: RecordingSink(), clock: clock))
      Issue.record("the URL was taken")
    } catch let error as StoreError {
      #expect(error.code == .unavailable)
      #expect(!"\(error) \(String(reflecting: error))".contains("hush-hush"))
    }
  }

  @Test func `errors of the server never show a value`() async throws {
    let place = try Place(.postgres)
    let database = try await place.open()
    for sql: SQL in [
      "SELECT CAST(\("hush-hush") AS BIGINT)",
      "INSERT INTO note (tenant_id, id, body) VALUES (\("hush-hush"), 1, NULL)",
    ] {
      do {
        _ = try await database.write { tx in try tx.execute(sql) }
        Issue.record("the statement was run")
      } catch let error as StoreError {
        #expect(!"\(error) \(String(reflecting: error))".contains("hush-hush"))
      }
    }
    await database.close()
  }
}

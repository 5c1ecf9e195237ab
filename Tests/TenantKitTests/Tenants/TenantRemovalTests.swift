import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct TenantRemovalTests {
  @Test(arguments: TestEngine.all)
  func `a removed workspace is gone at once, and its slug is free`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant("acme")
      try await store.write { tx throws in try Tenants.remove(in: tx) }
      #expect(
        try await refusal { _ = try await store.read { tx throws in try Tenants.current(in: tx) } }
          == .notFound)
      #expect(
        try await refusal { try await store.write { tx throws in try Tenants.remove(in: tx) } }
          == .notFound)
      _ = try await world.tenant("acme")
    }
  }

  @Test(arguments: TestEngine.all)
  func `all its rows follow in batches, and nobody else's`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let (gone, kept) = (try await world.tenant("gone"), try await world.tenant("kept"))
      for store in [gone, kept] {
        for number in 0..<7 { try await store.user("user\(number)@example.com") }
        for _ in 0..<5 { _ = try await store.key() }
      }
      let before = try await world.rowCounts(of: kept.tenant)
      try await gone.write { tx throws in try Tenants.remove(in: tx) }
      var batchCounts: [Int] = []
      while true {
        let count = try await world.database.write { [now = world.clock.now] tx throws in
          try TenantRemoval.sweep(TenantSchema.tables, at: now, countMax: 3, in: tx)
        }
        guard count > 0 else { break }
        batchCounts.append(count)
      }
      #expect(batchCounts.allSatisfy { $0 <= 3 })
      #expect(try await world.rowCounts(of: gone.tenant).values.allSatisfy { $0 == 0 })
      #expect(try await world.rowCounts(of: kept.tenant) == before)
    }
  }

  @Test(arguments: TestEngine.all)
  func `rows that a late request wrote are found again, for ten minutes`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant("gone")
      let house = Housekeeping(
        world.database, TenantSchema.tables, clock: world.clock,
        log: Log(to: RecordingSink(), clock: world.clock))
      try await store.write { tx throws in try Tenants.remove(in: tx) }
      #expect(try await house.goRound() > 0)
      _ = try await store.key()
      #expect(try await house.goRound() > 0)
      #expect(try await world.rowCounts(of: store.tenant).values.allSatisfy { $0 == 0 })
      world.clock.advance(by: TenantRemoval.watchMax)
      // The mark itself.
      #expect(try await house.goRound() == 1)
      #expect(try await house.goRound() == 0)
    }
  }

  @Test(arguments: TestEngine.all)
  func `every table that holds rows of workspaces is among those that are emptied`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let listed = Set(TenantSchema.tables.map(\.name))
      let found = try await world.tables { $0.contains("tenant_id") }
      #expect(found.subtracting(["tenant", "tenant_removal"]).subtracting(Self.ofOthers) == listed)
    }
  }

  /// Tables of modules below, which list their own, and changes of nodes, which are purged by age.
  private static let ofOthers: Set<String> = ["cluster_change"]
}

extension World {
  /// The tables whose columns pass.
  func tables(where isMeant: (Set<String>) -> Bool) async throws -> Set<String> {
    let columns = try await columns()
    return Set(columns.filter { isMeant(Set($0.value)) }.keys)
  }

  /// Every table with its columns.
  func columns() async throws -> [String: [String]] {
    let sql: SQL =
      switch database.location {
      case .sqlite:
        """
        SELECT sqlite_master.name, columns.name
        FROM sqlite_master JOIN pragma_table_info(sqlite_master.name) AS columns
        WHERE sqlite_master.type = 'table'
        """
      case .postgres:
        """
        SELECT table_name::text, column_name::text FROM information_schema.columns
        WHERE table_schema = current_schema()
        """
      }
    let pairs = try await database.read { tx throws in
      try tx.all(sql) { row throws in (table: try row[0] as String, column: try row[1] as String) }
    }
    return Dictionary(grouping: pairs, by: \.table).mapValues { $0.map(\.column) }
  }

  /// How many rows a tenant has in each table.
  func rowCounts(of tenant: TenantID) async throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for table in TenantSchema.tables {
      counts[table.name] = try await database.read { tx throws in
        try tx.value(
          "SELECT COUNT(*) FROM \(unsafeRaw: table.name) WHERE tenant_id = \(tenant)")
      }
    }
    return counts
  }
}

import Core
import Glibc
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

private let migrations =
  VaultSchema.migrations + [
    Migration(
      id: "2026-11-21-drawer",
      sql: """
        CREATE TABLE drawer (
          tenant_id BYTEA NOT NULL, place BIGINT NOT NULL, label TEXT NOT NULL, body BYTEA NOT NULL,
          PRIMARY KEY (tenant_id, place, label)
        );
        """)
  ]

private let drawer = SealedColumn(
  table: "drawer", keyColumns: ["tenant_id", "place", "label"], column: "body",
  purpose: .always("drawer"))

private let tenants = (1...3).map { TenantID(UUID(high: 9, low: $0)) }

private func fill(_ database: Database, _ vault: Vault, count: Int = 150) async throws {
  try await database.write { tx throws in
    for tenant in tenants {
      for place in 0..<count {
        let body = vault.seal(
          Array("\(tenant) \(place)".utf8), context: Vault.context(tenant, "drawer"))
        try tx.execute(
          "INSERT INTO drawer (tenant_id, place, label, body) VALUES (\(tenant), \(place), 'a', \(body))"
        )
      }
    }
  }
}

/// How many rows open with this vault to what was put there.
private func openCount(_ database: Database, _ vault: Vault) async throws -> Int {
  try await database.read { rx throws in
    try rx.all("SELECT tenant_id, place, body FROM drawer") { row throws in
      let (tenant, place): (TenantID, Int) = (try row[0], try row[1])
      let bytes = try? vault.open(try row[2], context: Vault.context(tenant, "drawer"))
      return bytes == Array("\(tenant) \(place)".utf8)
    }.count { $0 }
  }
}

@Suite struct VaultRotationTests {
  private let folder: TemporaryDirectory
  private var file: VaultKeyFile { VaultKeyFile(folder.file("vault.key")) }

  init() throws { folder = try TemporaryDirectory() }

  @Test(arguments: TestEngine.all)
  func `everything is under the new key, and the old one is gone`(engine: TestEngine) async throws {
    try await withDatabase(engine, migrations) { database in
      let old = try file.loadOrCreate().keyring
      try await fill(database, Vault(old))
      let file = file
      let heard = Locked<[Int]>([])
      let rotation = VaultRotation(database, columns: [drawer]) {
        let count = try file.load().keys.count
        heard.withLock { $0.append(count) }
      }
      let outcome = try await rotation.run(file)
      #expect(outcome.resealedCount == 450 && !outcome.isContinued && outcome.droppedKeyCount == 1)
      let new = try file.load()
      #expect(new.keys.count == 1 && new != old)
      #expect(try await openCount(database, Vault(new)) == 450)
      #expect(try await openCount(database, Vault(old)) == 0)
      #expect(heard.withLock { $0 } == [2, 1])
      var status = stat()
      #expect(unsafe stat(file.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
  }

  @Test(arguments: TestEngine.all)
  func `one that was cut short is gone on with`(engine: TestEngine) async throws {
    try await withDatabase(engine, migrations) { database in
      let old = try file.loadOrCreate().keyring
      try await fill(database, Vault(old))
      let both = try #require(old.adding(.random()))
      try file.replace(with: both)
      try await database.write { tx throws in
        _ = try drawer.resealNext(after: nil, countMax: 100, with: Vault(both), in: tx)
      }
      let outcome = try await VaultRotation(database, columns: [drawer]) {}.run(file)
      #expect(outcome.resealedCount == 350 && outcome.isContinued)
      #expect(try file.load() == VaultKeyring(both.current))
      #expect(try await openCount(database, Vault(VaultKeyring(both.current))) == 450)
    }
  }

  @Test func `what a late request sealed with the old key is found by the next walk`() async throws
  {
    try await withDatabase(.sqlite, migrations) { database in
      let old = try file.loadOrCreate().keyring
      try await fill(database, Vault(old), count: 10)
      let both = try #require(old.adding(.random()))
      let tenant = TenantID(UUID(high: 1, low: 1))
      let late = Vault(old).seal(
        Array("\(tenant) 1".utf8), context: Vault.context(tenant, "drawer"))
      // It comes in before all others, when the walk is already past its place.
      try await database.write { tx throws in
        try tx.execute("CREATE TABLE late AS SELECT * FROM drawer WHERE 1 = 0")
        try tx.execute(
          "INSERT INTO late (tenant_id, place, label, body) VALUES (\(tenant), 1, 'a', \(late))")
        try tx.execute(
          """
          CREATE TRIGGER latecomer AFTER UPDATE ON drawer WHEN NEW.place = 9
          BEGIN INSERT OR IGNORE INTO drawer SELECT * FROM late; END
          """)
      }
      let count = try await VaultRotation(database, columns: [drawer]) {}
        .reseal(with: Vault(both), path: file.path)
      #expect(count == 31)
      #expect(try await openCount(database, Vault(VaultKeyring(both.current))) == 31)
    }
  }

  @Test func `a row that cannot be opened keeps every key`() async throws {
    try await withDatabase(.sqlite, migrations) { database in
      let old = try file.loadOrCreate().keyring
      try await fill(database, Vault(old), count: 10)
      try await fill(
        database, Vault(VaultKeyring(.random())), tenant: TenantID(UUID(high: 8, low: 8)))
      let path = file.path
      await #expect(throws: VaultKeyError.unopened(path: path, column: "drawer.body", count: 1)) {
        try await VaultRotation(database, columns: [drawer]) {}.run(file)
      }
      let kept = try file.load()
      #expect(kept.keys.count == 2 && kept.keys.last == old.current)
      #expect(try await openCount(database, Vault(kept)) == 30)
    }
  }

  @Test func `two at once do not get in each other's way`() async throws {
    try await withDatabase(.sqlite, migrations) { database in
      _ = try file.loadOrCreate()
      let file = file
      let rotation = VaultRotation(database, columns: [drawer]) {
        await #expect(throws: VaultKeyError.rotationRunning(path: file.path)) {
          try await VaultRotation(database, columns: [drawer]) {}.run(file)
        }
      }
      #expect(try await rotation.run(file).droppedKeyCount == 1)
    }
  }

  private func fill(_ database: Database, _ vault: Vault, tenant: TenantID) async throws {
    try await database.write { tx throws in
      let body = vault.seal([1], context: Vault.context(tenant, "drawer"))
      try tx.execute(
        "INSERT INTO drawer (tenant_id, place, label, body) VALUES (\(tenant), 1, 'b', \(body))")
    }
  }

  private func fill(_ database: Database, _ vault: Vault, count: Int = 150) async throws {
    try await TenantKitTests.fill(database, vault, count: count)
  }
}

import Cluster
import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

private let migrations = ClusterSchema.migrations + TenantSchema.migrations + VaultSchema.migrations
private let one = TenantID(UUID(high: 1, low: 1))
private let other = TenantID(UUID(high: 1, low: 2))
private let id = UUID(high: 5, low: 5)

@Suite struct VaultEntriesTests {
  private let vault = Vault(VaultKeyring(.random()))
  private let secret = Array("EAAG-a-token-of-a-channel".utf8)

  private func store(_ database: Database, _ tenant: TenantID = one) -> TenantStore {
    TenantStore(database, clock: ManualClock(), tenant: tenant)
  }

  private func put(_ bytes: [UInt8], _ purpose: String, _ store: TenantStore) async throws {
    let vault = vault
    try await store.write { tx throws in
      try VaultEntries.put(Secret(bytes), id: id, purpose: purpose, sealedBy: vault, in: tx)
    }
  }

  private func find(_ purpose: String, _ store: TenantStore) async throws -> [UInt8]? {
    let vault = vault
    return try await store.read { tx throws in
      try VaultEntries.find(id, purpose: purpose, openedBy: vault, in: tx)?.exposed
    }
  }

  @Test(arguments: TestEngine.all)
  func `a secret comes back to its tenant and purpose alone`(engine: TestEngine) async throws {
    try await withDatabase(engine, migrations) { database in
      try await put([1], "telegram.token", store(database))
      try await put(secret, "telegram.token", store(database))
      #expect(try await find("telegram.token", store(database)) == secret)
      #expect(try await find("viber.token", store(database)) == nil)
      #expect(try await find("telegram.token", store(database, other)) == nil)
      try await store(database).write { tx throws in
        #expect(try VaultEntries.remove(id, in: tx))
        #expect(try !VaultEntries.remove(id, in: tx))
      }
      #expect(try await find("telegram.token", store(database)) == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `the table holds nothing of it, and a moved row does not open`(
    engine: TestEngine
  ) async throws {
    try await withDatabase(engine, migrations) { database in
      try await put(secret, "telegram.token", store(database))
      let sealed: [UInt8]? = try await database.read { rx throws in
        try rx.value("SELECT sealed FROM vault_entry")
      }
      #expect(try #require(sealed).firstRange(of: secret.prefix(6)) == nil)
      try await database.write { tx throws in
        _ = try tx.execute("UPDATE vault_entry SET tenant_id = \(other)")
      }
      await #expect(throws: VaultError.spoiled) {
        try await find("telegram.token", store(database, other))
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `a rotation reaches every sealed column that there is`(engine: TestEngine) async throws {
    let folder = try TemporaryDirectory()
    let file = VaultKeyFile(folder.file("vault.key"))
    let old = Vault(try file.loadOrCreate().keyring)
    try await withDatabase(engine, migrations) { database in
      try await store(database).write { tx throws in
        try VaultEntries.put(Secret([1]), id: id, purpose: "a", sealedBy: old, in: tx)
        guard let key = IdempotencyKey("k") else { return }
        let scope = IdempotencyScope(caller: id, method: "POST", path: "/", key: key)
        let record = IdempotencyRecord(
          RecordedAnswer(status: 201, contentType: "application/json", body: [2]),
          Fingerprint(method: "POST", path: "/", query: "", body: []), of: tx.tenant, at: tx.now,
          sealedBy: old)
        _ = try IdempotencyRecords.store(record, scope, in: tx)
      }
      #expect(try await VaultRotation(database) {}.run(file).resealedCount == 2)
      let new = Vault(try file.load())
      try await store(database).read { tx throws in
        #expect(
          try VaultEntries.find(id, purpose: "a", openedBy: new, in: tx)?.exposed == [1])
        guard let key = IdempotencyKey("k") else { return }
        let scope = IdempotencyScope(caller: id, method: "POST", path: "/", key: key)
        let record = try IdempotencyRecords.find(scope, in: tx)
        #expect(try record?.opened(of: tx.tenant, by: new).answer.body == [2])
      }
    }
  }
}

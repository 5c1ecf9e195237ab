import Cluster
import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

/// Two workspaces with the same things in them; what is asked for with the ids of one must not be found in the other.
struct IsolationTests {
  @Test(arguments: TestEngine.all)
  func `no list and no count holds what is another's`(engine: TestEngine) async throws {
    try await withNeighbours(engine) { home, other, world in
      let (keys, users, entries, sessions) = try await home.store.read { tx throws in
        (
          try APIKeys.list(PageRequest(), in: tx).elements, try Users.list(PageRequest(), in: tx),
          try AuditLog.list(PageRequest(), in: tx).elements,
          try ConsoleSessions.list(of: 1, in: tx)
        )
      }
      #expect(keys.map(\.id) == [home.key.key.id])
      #expect(keys.flatMap(\.secrets).count == 1)
      #expect(users.elements == [home.user])
      #expect(sessions == [home.session.session])
      #expect(!entries.isEmpty)
      #expect(entries.allSatisfy { !$0.subject.contains(other.key.key.id.description) })
      let (keyCount, userCount, tenant) = try await home.store.read { tx throws in
        (
          try APIKeys.count(in: tx), try Users.count(in: tx), try Tenants.current(in: tx)
        )
      }
      #expect(keyCount == 1)
      #expect(userCount == 1)
      #expect(tenant.id == home.store.tenant)
    }
  }

  @Test(arguments: TestEngine.all)
  func `another's id is one that does not exist`(engine: TestEngine) async throws {
    try await withNeighbours(engine) { home, other, world in
      let email = other.second.email
      let scope = other.scope
      let cases: [@Sendable (borrowing TenantRead) throws -> Bool] = [
        { tx in try isMissing { _ = try APIKeys.find(other.key.key.id, in: tx) } },
        { tx in try isMissing { _ = try Users.find(other.second.id, in: tx) } },
        { tx in try Users.find(email, in: tx) == nil },
        { tx in try ConsoleSessions.list(of: other.second.id, in: tx).isEmpty },
        { tx in try IdempotencyRecords.find(scope, in: tx) == nil },
        { tx in try Credentials.secrets(of: [other.key.key.id], in: tx).isEmpty },
        { tx in
          let filter = AuditLog.Filter(subject: other.key.key.subject)
          return try AuditLog.list(PageRequest(), where: filter, in: tx).elements.isEmpty
        },
      ]
      for (place, isUnseen) in cases.enumerated() {
        let holds = try await home.store.read { tx throws in try isUnseen(tx) }
        #expect(holds, "case \(place)")
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `another's rows cannot be changed`(engine: TestEngine) async throws {
    try await withNeighbours(engine) { home, other, world in
      let before = try await world.rows(of: other.store.tenant)
      let key = other.key.key.id
      let (user, session) = (other.second.id, other.session.session.id)
      let change = try KeyChange(isActive: .set(false))
      let userChange = try UserChange(name: "Taken over")
      let hash = PasswordHash(
        cost: .current, salt: [UInt8](repeating: 1, count: 16),
        hash: [UInt8](repeating: 1, count: 32))
      let cases: [@Sendable (borrowing TenantWrite) throws -> Bool] = [
        { tx in try isMissing { _ = try APIKeys.update(key, change, by: .command, in: tx) } },
        { tx in try isMissing { _ = try APIKeys.rotate(key, by: .command, in: tx) } },
        { tx in try isMissing { try APIKeys.revoke(key, by: .command, in: tx) } },
        { tx in try isMissing { _ = try Users.update(user, userChange, by: .command, in: tx) } },
        { tx in
          try isMissing { try Users.setPassword(user, hash: hash, by: .command, in: tx) }
        },
        { tx in try isMissing { try Users.remove(user, by: .command, in: tx) } },
        { tx in
          try isMissing { try ConsoleSessions.end(session, of: 1, by: .command, in: tx) }
        },
        { tx in try ConsoleSessions.endAll(of: user, by: .command, in: tx) == 0 },
      ]
      for (place, isRefused) in cases.enumerated() {
        let holds = try await home.store.write { tx throws in try isRefused(tx) }
        #expect(holds, "case \(place)")
      }
      try await home.store.write { tx throws in
        _ = try ConsoleSessions.endAll(of: 1, by: .command, in: tx)
        _ = try Tenants.update(
          TenantChange(name: "Home", status: .suspended), by: .command, in: tx)
        _ = try Tenants.setLimits(LimitOverrides(), by: .command, in: tx)
        try Credentials.expire(key, at: tx.now, in: tx)
        try Credentials.remove(of: key, in: tx)
        try Tenants.remove(in: tx)
      }
      #expect(try await world.rows(of: other.store.tenant) == before)
    }
  }

  @Test(arguments: TestEngine.all)
  func `uses that are written for one workspace do not touch another`(
    engine: TestEngine
  ) async throws {
    try await withNeighbours(engine) { home, other, world in
      let before = try await world.rows(of: other.store.tenant)
      let uses = CredentialUses()
      let cache = world.cache(uses: uses)
      try await cache.principal(other.key.digest).use(at: world.clock.now)
      let subject = Subject(tenant: home.store.tenant, id: other.key.key.id)
      try await world.database.write { [now = world.clock.now] tx throws in
        try uses.record([(subject, now), (.console(of: home.store.tenant), now)], in: tx)
      }
      #expect(try await world.rows(of: other.store.tenant) == before)
    }
  }
}

/// A workspace with one of everything.
private struct Household: Sendable {
  let store: TenantStore
  let user: User
  /// Somebody with an id that the other workspace has not.
  let second: User
  let key: IssuedKey
  let session: IssuedSession
  let scope: IdempotencyScope
}

private func withNeighbours(
  _ engine: TestEngine, _ body: (Household, Household, World) async throws -> Void
) async throws {
  try await withWorld(engine) { world in
    let home = try await household("home", userCount: 1, in: world)
    let other = try await household("other", userCount: 3, in: world)
    try await body(home, other, world)
  }
}

private func household(
  _ slug: String, userCount: Int, in world: World
) async throws -> Household {
  let store = try await world.tenant(slug)
  var users: [User] = []
  for number in 1...userCount { users.append(try await store.user("\(slug)\(number)@example.com")) }
  let (user, key) = (users[0], try await store.key())
  let session = try await store.session(for: user)
  let scope = IdempotencyScope(
    caller: key.key.id, method: "POST", path: "/", key: try #require(IdempotencyKey("k")))
  let record = IdempotencyRecord(
    RecordedAnswer(status: 200, contentType: "text/plain", body: [1]),
    Fingerprint(method: "POST", path: "/", query: "", body: []), of: store.tenant,
    at: world.clock.now, sealedBy: Vault(VaultKeyring(.random())))
  let isKept = try await store.write { tx throws in
    try IdempotencyRecords.store(record, scope, in: tx)
  }
  #expect(isKept)
  return Household(
    store: store, user: user, second: users[userCount - 1], key: key, session: session,
    scope: scope)
}

private func isMissing(_ body: () throws -> Void) throws -> Bool {
  do {
    try body()
    return false
  } catch let error as TenantError {
    return error.code == .notFound
  }
}

extension World {
  /// Every row of a tenant in every table, for comparing.
  fileprivate func rows(of tenant: TenantID) async throws -> [String: Set<[SQLValue]>] {
    var rows: [String: Set<[SQLValue]>] = [:]
    for (table, columns) in try await columns() where columns.contains("tenant_id") {
      let list = columns.sorted().joined(separator: ", ")
      let found = try await database.read { tx throws in
        try tx.all(
          "SELECT \(unsafeRaw: list) FROM \(unsafeRaw: table) WHERE tenant_id = \(tenant)"
        ) { row throws in try columns.indices.map { try row[$0] as SQLValue } }
      }
      rows[table] = Set(found)
    }
    rows["cluster_change"] = nil
    return rows
  }
}

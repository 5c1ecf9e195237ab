import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct APIKeysTests {
  @Test(arguments: TestEngine.all)
  func `each form has its own look, live and test`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      for (isTest, mark) in [(false, ""), (true, "test_")] {
        let pair = try await store.key("Pair", .pair, isTest: isTest)
        guard case .pair(let publicKey, let secret) = pair.credentials else {
          Issue.record("a pair has two halves")
          return
        }
        #expect(publicKey == pair.key.publicID)
        #expect(publicKey.hasPrefix("pk_\(mark)"))
        #expect(publicKey.count == 3 + mark.count + 32)
        #expect(secret.exposed.hasPrefix("sk_"))
        #expect(secret.exposed.count == 51)

        let bearer = try await store.key("Bearer", .bearer, isTest: isTest)
        #expect(bearer.secret.hasPrefix("qb_\(mark)"))
        #expect(bearer.secret.count == 3 + mark.count + 48)
        let header = try await store.key("Header", .header, isTest: isTest)
        #expect(header.secret.hasPrefix("qh_\(mark)"))
        #expect(header.secret.count == 3 + mark.count + 48)
        #expect(header.key.isTest == isTest)
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `a key is found as it was made`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      var limits = LimitOverrides()
      limits.hour = .count(1_000)
      let draft = try KeyDraft(
        name: "Production", form: .bearer, abilities: Abilities(["messages.send"]),
        boundSession: UUID.v7(at: world.clock.now), expiresAt: world.clock.now + .seconds(60),
        limits: limits, addresses: AddressList(["192.0.2.0/24"]))
      let made = try await store.write { tx throws in
        try APIKeys.create(draft, by: .command, in: tx)
      }
      let found = try await store.read { tx throws in try APIKeys.find(made.key.id, in: tx) }
      #expect(found == made.key)
      #expect(found.limits == limits)
      #expect(found.boundSession == draft.boundSession)
      #expect(found.secrets.map(\.hint) == [String(made.secret.suffix(4))])
      let located = try await world.database.read { tx throws in
        try APIKeys.locate(publicID: found.publicID, in: tx)?.id
      }
      #expect(located == found.id)
    }
  }

  @Test(arguments: TestEngine.all)
  func `after a rotation both secrets are good until the overlap ends`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let old = try await store.key()
      world.clock.advance(by: .seconds(10))
      let new = try await store.rotate(old.key.id, overlap: .seconds(3600))
      #expect(new.key.publicID == old.key.publicID)
      #expect(new.secret != old.secret)
      #expect(
        new.key.secrets.map(\.expiresAt) == [nil, world.clock.now + .seconds(3600)])

      let cache = world.cache()
      let oldPrincipal = try await cache.principal(old.digest)
      let newPrincipal = try await cache.principal(new.digest)
      world.clock.advance(by: .seconds(3599))
      #expect(oldPrincipal.standing(at: world.clock.now) == .good)
      world.clock.advance(by: .seconds(1))
      #expect(oldPrincipal.standing(at: world.clock.now) == .credentialExpired)
      #expect(newPrincipal.standing(at: world.clock.now) == .good)
      let left = try await store.read { tx throws in try APIKeys.find(old.key.id, in: tx).secrets }
      #expect(left.map(\.hint) == [String(new.secret.suffix(4))])
    }
  }

  @Test(arguments: TestEngine.all)
  func `without an overlap the old secret ends at once`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let old = try await store.key("Header", .header)
      let cache = world.cache()
      let digest = try #require(old.digest)
      _ = try await cache.find(digest)
      #expect(cache.known(digest, at: Moment(world.clock)) != nil)
      _ = try await store.rotate(old.key.id, overlap: .zero)
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      let principal = try #require(try await cache.find(digest))
      #expect(principal.standing(at: world.clock.now) == .credentialExpired)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a second rotation does not make the first secret last longer`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let first = try await store.key()
      _ = try await store.rotate(first.key.id, overlap: .seconds(60))
      _ = try await store.rotate(first.key.id, overlap: .seconds(3600))
      let principal = try await world.cache().principal(first.digest)
      #expect(principal.credentialExpiresAt == world.clock.now + .seconds(60))
    }
  }

  @Test(arguments: [-1, 30 * 24 * 3600 + 1])
  func `an overlap has its bounds`(seconds: Int) async throws {
    try await withWorld(.sqlite) { world in
      let store = try await world.tenant()
      let key = try await store.key()
      let code = try await refusal {
        _ = try await store.rotate(key.key.id, overlap: .seconds(seconds))
      }
      #expect(code == .invalid(field: "overlap"))
    }
  }

  @Test(arguments: TestEngine.all)
  func `a revoked key is one that never was, and the audit log knows it`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let key = try await store.key()
      let cache = world.cache()
      let digest = try #require(key.digest)
      #expect(try await cache.find(digest) != nil)
      #expect(try await store.read { tx throws in try APIKeys.count(in: tx) } == 1)
      world.clock.advance(by: .milliseconds(1))
      try await store.write { tx throws in try APIKeys.revoke(key.key.id, by: .command, in: tx) }
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      #expect(try await cache.find(digest) == nil)
      let code = try await refusal {
        _ = try await store.read { tx throws in try APIKeys.find(key.key.id, in: tx) }
      }
      #expect(code == .notFound)
      #expect(try await store.read { tx throws in try APIKeys.count(in: tx) } == 0)
      #expect(try await world.rowCounts(of: store.tenant)["credential"] == 0)
      #expect(
        try await store.auditedActions() == ["key.revoked", "key.created", "workspace.created"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a change takes effect on the very next use`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let key = try await store.key()
      let cache = world.cache()
      let digest = try #require(key.digest)
      _ = try await cache.find(digest)
      let change = try KeyChange(
        abilities: .set(Abilities(["contacts.read"])), expiresAt: .set(nil), isActive: .set(false))
      world.clock.advance(by: .milliseconds(1))
      let changed = try await store.write { tx throws in
        try APIKeys.update(key.key.id, change, by: .command, in: tx)
      }
      #expect(changed.name == "Production")
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      let principal = try #require(try await cache.find(digest))
      #expect(principal.standing(at: world.clock.now) == .keyInactive)
      #expect(!principal.allows("messages.send"))
      let entry = try await store.read { tx throws in
        try AuditLog.list(PageRequest(), in: tx).elements.first
      }
      #expect(entry?.action == "key.updated")
      #expect(entry?.subject == "key:\(key.key.id)")
      #expect(Set(entry?.details.keys ?? []) == ["abilities", "is_active"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a list has the newest first, with each key's secrets`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      for number in 1...3 { _ = try await store.key("Key \(number)") }
      let page = try await store.read { tx throws in
        try APIKeys.list(PageRequest(countMax: 2), in: tx)
      }
      #expect(page.elements.map(\.name) == ["Key 3", "Key 2"])
      #expect(page.elements.allSatisfy { $0.secrets.count == 1 })
      let cursor = try #require(page.next)
      let rest = try await store.read { tx throws in
        try APIKeys.list(PageRequest(.after(cursor), countMax: 2), in: tx)
      }
      #expect(rest.elements.map(\.name) == ["Key 1"])
      #expect(rest.next == nil)
    }
  }

  @Test func `a console is no form of a key`() {
    #expect(
      Result { try KeyDraft(name: "Key", form: .console) }.failureCode == .invalid(field: "form"))
  }
}

extension TenantStore {
  /// Rotates a key as an operator would.
  func rotate(_ id: UUID, overlap: Duration) async throws -> IssuedKey {
    try await write { tx throws in
      try APIKeys.rotate(id, overlap: overlap, by: .command, in: tx)
    }
  }
}

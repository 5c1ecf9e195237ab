import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct PrincipalTests {
  @Test(arguments: TestEngine.all)
  func `time alone can end what is remembered`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let expiry = world.clock.now + .seconds(60)
      let key = try await store.write { tx throws in
        try APIKeys.create(KeyDraft(name: "Key", expiresAt: expiry), by: .command, in: tx)
      }
      let principal = try await world.cache().principal(key.digest)
      #expect(principal.standing(at: expiry - .microseconds(1)) == .good)
      #expect(principal.standing(at: expiry) == .keyInactive)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a suspended workspace lets nobody in, until it is active again`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let user = try await store.user()
      let digests = [
        try await store.key().digest, try await store.session(for: user).digest,
      ]
      let cache = world.cache()
      for (status, standing) in [
        (Tenant.Status.suspended, Principal.Standing.workspaceSuspended), (.active, .good),
      ] {
        for digest in digests { _ = try await cache.find(#require(digest)) }
        try await store.write { tx throws in
          _ = try Tenants.update(TenantChange(status: status), by: .command, in: tx)
        }
        for digest in digests {
          let digest = try #require(digest)
          #expect(cache.known(digest, at: Moment(world.clock)) == nil)
          let principal = try #require(try await cache.find(digest))
          #expect(principal.standing(at: world.clock.now) == standing)
        }
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `what does not change of its profile is ready`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let key = try await store.write { tx throws in
        try APIKeys.create(
          KeyDraft(name: "A \"key\"", abilities: Abilities(["messages.send"])), by: .command,
          in: tx)
      }
      let principal = try await world.cache().principal(key.digest)
      let profile = try JSON.parse("{\(String(decoding: principal.profile, as: UTF8.self))}")
      #expect(
        profile == [
          "id": .string(key.key.id.description), "name": "A \"key\"",
          "tenant_id": .string(store.tenant.description), "session_id": nil,
          "abilities": ["messages.send"], "expires_at": nil,
        ])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a person may do what the role allows`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let user = try await store.user("agent@example.com", .agent)
      let session = try await store.session(for: user)
      let cache = world.cache()
      let principal = try await cache.principal(session.digest)
      #expect(principal.allows("contacts.write"))
      #expect(!principal.allows("keys.read"))
      #expect(principal.subject == .console(of: store.tenant))
      let actor = Actor(principal, address: "192.0.2.7", requestID: "r1")
      #expect(actor.kind == .user)
      #expect(actor.name == "agent@example.com")
    }
  }

  @Test(arguments: TestEngine.all)
  func `a key may be held to addresses`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let key = try await store.write { tx throws in
        try APIKeys.create(
          KeyDraft(name: "Key", addresses: AddressList(["192.0.2.0/24"])), by: .command, in: tx)
      }
      let principal = try await world.cache().principal(key.digest)
      #expect(principal.allows(try #require(IPAddress("192.0.2.7"))))
      #expect(!principal.allows(try #require(IPAddress("198.51.100.7"))))
    }
  }
}

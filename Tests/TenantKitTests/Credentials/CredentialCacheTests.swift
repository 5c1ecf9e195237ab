@testable import Cluster
import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct CredentialCacheTests {
  @Test(arguments: TestEngine.all)
  func `what was found once needs no store`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let digest = try #require(try await store.key().digest)
      let cache = world.cache()
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      let found = try #require(try await cache.find(digest))
      #expect(cache.known(digest, at: Moment(world.clock)) === found)
    }
  }

  @Test(arguments: TestEngine.all)
  func `an unknown key, a wrong secret and another's public key are alike`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (one, other) = (try await world.tenant("one"), try await world.tenant("other"))
      let (key, foreign) = (try await one.key(), try await other.key())
      let cache = world.cache()
      for (publicKey, secret) in [
        (key.key.publicID, "sk_wrong"), ("pk_unknown", key.secret),
        (foreign.key.publicID, key.secret), (key.key.publicID, foreign.secret),
      ] {
        let digest = CredentialDigest.pair(Array(publicKey.utf8)[...], Array(secret.utf8)[...])
        #expect(try await cache.find(#require(digest)) == nil)
      }
      // A half of a pair is no token, and a token no cookie.
      #expect(try await cache.find(#require(.token(Array(key.secret.utf8)[...]))) == nil)
      let token = try await one.key("Token", .bearer).secret
      #expect(try await cache.find(#require(.token(Array(token.utf8)[...]))) != nil)
      #expect(try await cache.find(#require(.cookie(Array(token.utf8)[...]))) == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a change on another node is heard`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (key, other) = (try await store.key("Key"), try await store.key("Other"))
      let (digest, otherDigest) = (try #require(key.digest), try #require(other.digest))
      let cache = world.cache()
      _ = try await cache.find(digest)
      _ = try await cache.find(otherDigest)
      // A command has no cache: it announces, and this node hears of it when it asks next.
      let epoch = try await world.database.write {
        [tenant = store.tenant, id = key.key.id] tx throws in
        try Cluster.announce([Change(.key, tenant: tenant, subject: id)], in: tx)
      }
      #expect(cache.known(digest, at: Moment(world.clock)) != nil)
      await world.cluster.settle(epoch)
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      #expect(cache.known(otherDigest, at: Moment(world.clock)) != nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a node that hears nothing believes nothing`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let digest = try #require(try await store.key().digest)
      let cache = world.cache()
      _ = try await cache.find(digest)
      world.clock.advance(by: ClusterTimes.trust)
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      #expect(try await cache.find(digest) != nil)
      try await world.cluster.poll()
      #expect(cache.known(digest, at: Moment(world.clock)) != nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `what was read before a change is not remembered after it`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let key = try await store.key()
      let digest = try #require(key.digest)
      let cache = world.cache()
      // The change comes between the read of the store and what is done with it.
      let changed = Locked(false)
      let found = try await cache.find(digest) {
        cache.drop([Change(.key, tenant: store.tenant, subject: key.key.id)])
        changed.withLock { $0 = true }
      }
      #expect(found != nil)
      #expect(changed.withLock { $0 })
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      #expect(try await cache.find(digest) != nil)
      #expect(cache.known(digest, at: Moment(world.clock)) != nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `each change drops whom it concerns and nobody else`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let (one, other) = (try await world.tenant("one"), try await world.tenant("other"))
      let (first, second) = (
        try await one.user("a@example.com"), try await one.user("b@example.com")
      )
      let sessions = [
        try await one.session(for: first), try await one.session(for: first),
        try await one.session(for: second),
      ]
      let keys = [try await one.key(), try await other.key()]
      let digests =
        try sessions.map { try #require($0.digest) } + keys.map { try #require($0.digest) }
      let cache = world.cache()
      let cases: [([Change]?, [Bool])] = [
        ([], [true, true, true, true, true]),
        ([Change(.vault)], [true, true, true, true, true]),
        (
          [Change(.session, tenant: one.tenant, subject: sessions[0].session.id)],
          [false, true, true, true, true]
        ),
        (
          [Change(.user, tenant: one.tenant, subject: first.uuid)],
          [false, false, true, true, true]
        ),
        (
          [Change(.key, tenant: one.tenant, subject: keys[0].key.id)],
          [true, true, true, false, true]
        ),
        (
          [Change(.key, tenant: other.tenant, subject: keys[0].key.id)],
          [true, true, true, true, true]
        ),
        ([Change(.tenant, tenant: one.tenant)], [false, false, false, false, true]),
        (nil, [false, false, false, false, false]),
      ]
      for (changes, left) in cases {
        for digest in digests { _ = try await cache.find(digest) }
        cache.drop(changes)
        #expect(digests.map { cache.known($0, at: Moment(world.clock)) != nil } == left)
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `a session is read again after an hour, as its end moves`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(for: try await store.user())
      let digest = try #require(session.digest)
      let cache = world.cache()
      _ = try await cache.find(digest)
      world.clock.advance(by: .seconds(3599))
      try await world.cluster.poll()
      #expect(cache.known(digest, at: Moment(world.clock)) != nil)
      world.clock.advance(by: .seconds(1))
      try await world.cluster.poll()
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `uses are written for the key, its secret and the session`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let old = try await store.key()
      let new = try await store.rotate(old.key.id, overlap: .seconds(3600))
      let user = try await store.user()
      let session = try await store.session(for: user)
      let uses = CredentialUses()
      let cache = world.cache(uses: uses)
      world.clock.advance(by: .seconds(30))
      let usedAt = world.clock.now
      let key = try await cache.principal(old.digest)
      _ = try await cache.find(#require(new.digest))
      let person = try await cache.principal(session.digest)
      key.use(at: usedAt)
      person.use(at: usedAt)
      try await world.database.write { tx throws in
        try uses.record([(key.subject, usedAt), (person.subject, usedAt)], in: tx)
        // An older use that comes late changes nothing.
        try uses.record([(key.subject, usedAt - .seconds(9))], in: tx)
      }
      let (shown, sessions) = try await store.read { tx throws in
        (try APIKeys.find(old.key.id, in: tx), try ConsoleSessions.list(of: user.id, in: tx))
      }
      #expect(shown.lastUsedAt == usedAt)
      #expect(shown.secrets.map(\.lastUsedAt) == [nil, usedAt])
      #expect(sessions.map(\.lastSeenAt) == [usedAt])
    }
  }

  @Test(arguments: TestEngine.all)
  func `no more is remembered than there is room for`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let cache = world.cache(countMax: 64)
      var digests: [CredentialDigest] = []
      for _ in 0..<150 { digests.append(try #require(try await store.key().digest)) }
      for digest in digests { _ = try await cache.find(digest) }
      let known = digests.filter { cache.known($0, at: Moment(world.clock)) != nil }
      #expect((1...64).contains(known.count))
      #expect(cache.subjectCount == known.count)
    }
  }
}

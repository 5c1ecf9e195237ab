import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct ConsoleSessionsTests {
  @Test(arguments: TestEngine.all)
  func `a cookie has 256 bits and leads to its person`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let user = try await store.user()
      let (one, other) = (
        try await store.session(for: user), try await store.session(for: user)
      )
      #expect(Base64.decode(one.cookie.exposed, as: .url)?.count == 32)
      #expect(one.cookie.exposed != other.cookie.exposed)
      let principal = try await world.cache().principal(one.digest)
      guard case .user(let found, let session) = principal.who else {
        Issue.record("a cookie is a person's")
        return
      }
      #expect(found == user)
      #expect(session == one.session)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a log-in ends the session that the browser had, in whichever workspace`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (one, other) = (try await world.tenant("one"), try await world.tenant("other"))
      let old = try await one.session(for: try await one.user())
      let cache = world.cache()
      _ = try await cache.principal(old.digest)
      let user = try await other.user()
      let new = try await other.session(for: user, replacing: old.digest)
      let digest = try #require(old.digest)
      #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      #expect(try await cache.find(digest) == nil)
      #expect(try await one.read { tx throws in try ConsoleSessions.list(of: 1, in: tx) } == [])
      _ = try await cache.principal(new.digest)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a key cannot be ended as if it were a cookie`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let key = try await store.key("Token", .bearer)
      _ = try await store.session(for: try await store.user(), replacing: key.digest)
      _ = try await world.cache().principal(key.digest)
    }
  }

  @Test func `a session ends a week after its last use and a month after its beginning`() {
    let start = Timestamp(seconds: 0)
    func end(lastSeen days: Int) -> Timestamp {
      ConsoleSession(
        id: UUID(high: 0, low: 0), userID: 1, address: "", agent: "", createdAt: start,
        lastSeenAt: start + .seconds(days * 86_400)
      ).expiresAt
    }
    #expect(end(lastSeen: 0) == start + .seconds(7 * 86_400))
    #expect(end(lastSeen: 20) == start + .seconds(27 * 86_400))
    #expect(end(lastSeen: 29) == start + .seconds(30 * 86_400))
  }

  @Test(arguments: TestEngine.all)
  func `sessions are listed, ended one by one and all at once`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (user, other) = (
        try await store.user("a@example.com"), try await store.user("b@example.com")
      )
      var sessions: [IssuedSession] = []
      for _ in 0..<3 { sessions.append(try await store.session(for: user)) }
      let foreign = try await store.session(for: other)
      let ids = sessions.map(\.session.id)
      #expect(try await store.sessionIDs(of: user) == ids.reversed())

      try await store.write { tx throws in
        try ConsoleSessions.end(ids[0], of: user.id, by: .command, in: tx)
      }
      #expect(try await store.sessionIDs(of: user) == [ids[2], ids[1]])
      #expect(try await world.cache().find(#require(sessions[0].digest)) == nil)
      for id in [ids[0], foreign.session.id] {
        let code = try await refusal {
          try await store.write { tx throws in
            try ConsoleSessions.end(id, of: user.id, by: .command, in: tx)
          }
        }
        #expect(code == .notFound)
      }
      let count = try await store.write { tx throws in
        try ConsoleSessions.endAll(of: user.id, keeping: ids[1], by: .command, in: tx)
      }
      #expect(count == 1)
      #expect(try await store.sessionIDs(of: user) == [ids[1]])
      #expect(try await store.sessionIDs(of: other) == [foreign.session.id])
    }
  }

  @Test func `a person has so many sessions, and a new one ends the oldest`() async throws {
    try await withWorld(.sqlite) { world in
      let store = try await world.tenant()
      let user = try await store.user()
      let first = try await store.session(for: user)
      for _ in 1..<ConsoleSessions.countMax { _ = try await store.session(for: user) }
      _ = try await world.cache().principal(first.digest)
      _ = try await store.session(for: user)
      #expect(try await store.sessionIDs(of: user).count == ConsoleSessions.countMax)
      #expect(try await world.cache().find(#require(first.digest)) == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `what is over is listed no more, and purged`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let user = try await store.user()
      let old = try await store.session(for: user)
      world.clock.advance(by: .seconds(6 * 86_400))
      let new = try await store.session(for: user)
      world.clock.advance(by: .seconds(86_400))
      #expect(try await store.sessionIDs(of: user) == [new.session.id])
      let principal = try await world.cache().principal(old.digest)
      #expect(principal.standing(at: world.clock.now) == .credentialExpired)
      let counts = try await world.database.write { [now = world.clock.now] tx throws in
        (
          try ConsoleSessions.purge(at: now, countMax: 10, in: tx),
          try ConsoleSessions.purge(at: now, countMax: 10, in: tx)
        )
      }
      #expect(counts == (1, 0))
      #expect(try await world.cache().find(#require(old.digest)) == nil)
      _ = try await world.cache().principal(new.digest)
    }
  }
}

extension TenantStore {
  /// The sessions of a user that are not over.
  fileprivate func sessionIDs(of user: User) async throws -> [UUID] {
    try await read { tx throws in try ConsoleSessions.list(of: user.id, in: tx).map(\.id) }
  }
}

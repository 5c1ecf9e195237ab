import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct LoginTests {
  private static let password = Secret("correct horse battery staple")
  private static let hash = PasswordHash(of: password)

  @Test(arguments: TestEngine.all)
  func `the right password begins a session and ends the old one`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let user = try await store.user(hash: Self.hash)
      let old = try await store.session(for: user)
      world.clock.advance(by: .seconds(60))
      let outcome = try await world.login().attempt(
        LoginRequest(
          email: "AMAL@example.com", password: Self.password, oldCookie: old.digest,
          address: "192.0.2.7", agent: "Browser/1.0", requestID: "r1"))
      guard case .loggedIn(let tenant, let person, let session) = outcome else {
        Issue.record("the password is right")
        return
      }
      #expect(tenant.id == store.tenant)
      #expect(person.id == user.id)
      #expect(person.lastLoginAt == world.clock.now)
      _ = try await world.cache().principal(session.digest)
      #expect(try await world.cache().find(#require(old.digest)) == nil)
      let entry = try await store.read { tx throws in
        try AuditLog.list(PageRequest(), in: tx).elements.first
      }
      #expect(entry?.action == "session.started")
      #expect(entry?.actor.address == "192.0.2.7")
      #expect(entry?.actor.requestID == "r1")
    }
  }

  @Test(arguments: TestEngine.all)
  func `a wrong password, an unknown address and a wrong workspace are alike`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant("acme")
      _ = try await world.tenant("empty")
      try await store.user(hash: Self.hash)
      try await store.user("nopassword@example.com")
      let off = try await store.user("off@example.com", .agent, hash: Self.hash)
      try await store.update(off.id, UserChange(status: .disabled))
      let requests = [
        LoginRequest(email: "amal@example.com", password: Secret("wrong")),
        LoginRequest(email: "unknown@example.com", password: Self.password),
        LoginRequest(email: "no address", password: Self.password),
        LoginRequest(email: "nopassword@example.com", password: Self.password),
        LoginRequest(email: "off@example.com", password: Self.password),
        LoginRequest(email: "x@example.com", password: Self.password, workspace: "acme"),
        LoginRequest(email: "y@example.com", password: Self.password, workspace: "NO SLUG"),
      ]
      let checks = Locked(0)
      for request in requests {
        let login = world.login { _, _ in checks.withLock { $0 += 1 } }
        #expect(try await login.attempt(request).isWrong)
        #expect(try await login.attempt(request).wait == .seconds(1))
      }
      // Each was checked once against something, and not at all while it had to wait.
      #expect(checks.withLock { $0 } == requests.count)
      world.clock.advance(by: .seconds(900))
      let foreign = LoginRequest(
        email: "amal@example.com", password: Self.password, workspace: "empty")
      #expect(try await world.login().attempt(foreign).isWrong)
    }
  }

  @Test(arguments: TestEngine.all)
  func `of a hundred guesses at once one is checked`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      try await store.user(hash: Self.hash)
      let checks = Locked(0)
      let login = world.login { _, _ in checks.withLock { $0 += 1 } }
      let waiting = try await withThrowingTaskGroup { group in
        for number in 0..<100 {
          group.addTask {
            try await login.attempt(
              LoginRequest(email: "amal@example.com", password: Secret("guess \(number)"))
            ).wait
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(checks.withLock { $0 } == 1)
      #expect(waiting.count { $0 == .seconds(1) } == 99)
    }
  }

  @Test(arguments: TestEngine.all)
  func `in several workspaces the right password is asked for one`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (one, other) = (try await world.tenant("one"), try await world.tenant("other"))
      for store in [one, other] { try await store.user(hash: Self.hash) }
      let email = "amal@example.com"
      let wrong = LoginRequest(email: email, password: Secret("wrong"))
      #expect(try await world.login().attempt(wrong).isWrong)
      world.clock.advance(by: .seconds(1))
      let unnamed = try await world.login().attempt(
        LoginRequest(email: email, password: Self.password))
      guard case .workspaceNeeded = unnamed else {
        Issue.record("the workspace must be named")
        return
      }
      let named = try await world.login().attempt(
        LoginRequest(email: email, password: Self.password, workspace: "other"))
      guard case .loggedIn(let tenant, _, _) = named else {
        Issue.record("the workspace is named")
        return
      }
      #expect(tenant.id == other.tenant)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a suspended workspace says so to whoever knows the password`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      try await store.user(hash: Self.hash)
      try await store.write { tx throws in
        _ = try Tenants.update(TenantChange(status: .suspended), by: .command, in: tx)
      }
      let outcome = try await world.login().attempt(
        LoginRequest(email: "amal@example.com", password: Self.password))
      guard case .workspaceSuspended = outcome else {
        Issue.record("the workspace is suspended")
        return
      }
      #expect(try await store.auditedActions().contains("session.started") == false)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a check that could not be made is no failure`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      try await store.user(hash: Self.hash)
      let request = LoginRequest(email: "amal@example.com", password: Self.password)
      let overloaded = world.login { _, _ in throw PasswordOverload() }
      await #expect(throws: PasswordOverload.self) { try await overloaded.attempt(request) }
      #expect(try await world.login().attempt(request).wait == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a password that changes while it is checked lets nobody in`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let user = try await store.user(hash: Self.hash)
      let login = world.login { _, _ in
        try await store.write { tx throws in
          try Users.setPassword(
            user.id, hash: PasswordHash(of: Secret("new")), by: .command, in: tx)
        }
      }
      let request = LoginRequest(email: "amal@example.com", password: Self.password)
      #expect(try await login.attempt(request).isWrong)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a hash of an older cost is made anew`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let cost = try #require(ScryptCost(log2: 4, blocks: 8, lanes: 1))
      let old = PasswordHash(
        of: Self.password, salt: [UInt8](repeating: 7, count: 16), cost: cost)
      try await store.user(hash: old)
      let request = LoginRequest(email: "amal@example.com", password: Self.password)
      let outcome = try await world.login().attempt(request)
      #expect(outcome.wait == nil && !outcome.isWrong)
      let kept: PasswordHash? = try await store.read { tx throws in
        try tx.value("SELECT password_hash FROM console_user WHERE tenant_id = \(tx.tenant)")
      }
      #expect(kept?.needsUpgrade == false)
      #expect(kept?.verify(Self.password) == true)
    }
  }
}

extension World {
  /// A log-in that checks passwords in place, after something else happened.
  fileprivate func login(
    _ before: @escaping @Sendable (Secret<String>, PasswordHash?) async throws -> Void = { _, _ in }
  ) -> Login {
    Login(
      database, cluster, clock: clock,
      verify: { password, hash in
        try await before(password, hash)
        return hash?.verify(password) ?? false
      }, makeHash: { PasswordHash(of: $0) })
  }
}

extension LoginOutcome {
  fileprivate var isWrong: Bool {
    if case .wrong = self { true } else { false }
  }

  fileprivate var wait: Duration? {
    if case .tooSoon(let wait) = self { wait } else { nil }
  }
}

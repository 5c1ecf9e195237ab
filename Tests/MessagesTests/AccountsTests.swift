import ChannelKit
import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct AccountsTests {
  private func session(
    _ world: World, _ store: TenantStore, _ name: String, isTest: Bool = true
  ) async throws -> UUID {
    var draft = try SessionDraft(
      id: .v7(at: world.clock.now), channel: "owl", driver: nil, name: name, isTest: isTest)
    draft.status = .connected
    let secrets = SessionSecrets(credentials: ["ring": Secret("gold")])
    return try await store.write { [draft] tx throws in
      try ChannelSessions.create(draft, secrets, sealedBy: world.vault, by: .command, in: tx).id
    }
  }

  private func accounts(_ world: World, _ told: Locked<[String]>) -> Accounts {
    Accounts(
      world.database, world.cluster, vault: world.vault, clock: world.clock, hooks: world.hooks
    ) { known in told.withLock { $0.append(known.session.name) } }
  }

  @Test(arguments: TestEngine.all)
  func `a twin is told of a hook once, before the account is used, and again after a change`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let told = Locked<[String]>([])
      let accounts = accounts(world, told)
      let live = try await session(world, store, "live", isTest: false)
      let test = try await session(world, store, "test")
      for id in [live, test, test] { _ = try await accounts.find(id, of: store.tenant) }
      #expect(told.withLock { $0 } == ["test"])
      var change = SessionChange()
      change.name = "changed"
      _ = try await store.write { [change] tx throws in
        try ChannelSessions.update(test, change, sealedBy: world.vault, by: .command, in: tx)
      }
      try await world.pass(.seconds(1))
      for id in [live, test, test] { _ = try await accounts.find(id, of: store.tenant) }
      #expect(told.withLock { $0 } == ["test", "changed"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a node that starts tells its twins of the sessions of tests, the newest last`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, other) = (try await world.tenant(), try await world.tenant("other"))
      let told = Locked<[String]>([])
      _ = try await session(world, store, "first")
      try await world.pass(.seconds(1))
      _ = try await session(world, store, "live", isTest: false)
      _ = try await session(world, other, "second")
      try await accounts(world, told).tellTwins()
      #expect(told.withLock { $0 } == ["first", "second"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `who needs a session waits until its twin knows, but for the hook that the twin asks`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let id = try await session(world, store, "test")
      world.hooks.listen(at: "http://127.0.0.1:9")
      let (news, asked) = AsyncStream.makeStream(of: String.self)
      let (answers, answer) = AsyncStream.makeStream(of: Void.self)
      let accounts = Accounts(
        world.database, world.cluster, vault: world.vault, clock: world.clock, hooks: world.hooks
      ) { known in
        asked.yield(known.account.hookURL?.exposed ?? "")
        for await _ in answers { break }
        asked.yield("told")
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 {
          group.addTask {
            _ = try await accounts.find(id, of: store.tenant)
            asked.yield("found")
          }
        }
        var order = news.makeAsyncIterator()
        let url = try #require(await order.next())
        let token = try #require(url.split(separator: "/").last)
        #expect(try await accounts.find(hook: String(token))?.session.id == id)
        answer.yield()
        var rest: [String] = []
        for _ in 0..<4 { rest.append(try #require(await order.next())) }
        #expect(rest == ["told", "found", "found", "found"])
        try await group.waitForAll()
      }
    }
  }
}

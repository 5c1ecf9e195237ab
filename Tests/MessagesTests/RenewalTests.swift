import ChannelKit
import Core
import Delivery
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct RenewalTests {
  private static let day = Duration.seconds(86_400)

  private func renewal(_ world: World) -> CredentialRenewal {
    CredentialRenewal(
      world.database, stores: { world.store($0) }, world.channels, world.exchange,
      vault: world.vault, hooks: world.hooks, clock: world.clock,
      log: Log(to: RecordingSink(), clock: world.clock))
  }

  private func ring(_ id: UUID, _ store: TenantStore, _ world: World) async throws -> String? {
    try await store.read { tx throws in
      try ChannelSessions.secrets(of: id, openedBy: world.vault, in: tx).credentials["ring"]?
        .exposed
    }
  }

  @Test(arguments: TestEngine.all)
  func `credentials are renewed once they are old enough, and again before they end`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (hawk, owl) = (try await store.session(world, "hawk"), try await store.session(world))
      let renewal = renewal(world)
      #expect(try await renewal.goRound() == 0)
      try await world.pass(.seconds(3_500))
      #expect(try await renewal.goRound() == 0 && world.way.sent.isEmpty)
      try await world.pass(.seconds(101))
      world.way.script(.answer(200, "silver"))
      #expect(try await renewal.goRound() == 1)
      #expect(world.way.sent.map(\.line) == ["POST https://owls.example/ring"])
      #expect(world.way.sent[0].headers["authorization"] == "gold")
      #expect(try await ring(hawk.id, store, world) == "silver")
      #expect(try await ring(owl.id, store, world) == "gold")
      let end = world.clock.now + Self.day * 10
      #expect(try await store.session(hawk.id).expiresAt == end)
      // Whoever remembers the session has forgotten it.
      let known = try await world.accounts.find(hawk.id, of: store.tenant)
      #expect(known.account["ring"].exposed == "silver")
      try await world.pass(Self.day * 4)
      #expect(try await renewal.goRound() == 0)
      try await world.pass(Self.day * 2)
      world.way.script(.answer(200, "copper"))
      #expect(try await renewal.goRound() == 1)
      #expect(try await ring(hawk.id, store, world) == "copper")
      #expect(try await store.events() == [])
    }
  }

  @Test(arguments: [(RecordingWay.Reply.answer(400, "no"), 24.0), (.answer(503), 1), (.lost, 1)])
  func `what is not renewed is tried again, and its owner hears of the end alone`(
    reply: RecordingWay.Reply, hours: Double
  ) async throws {
    try await withWorld(.sqlite) { world in
      let store = try await world.tenant()
      let hawk = try await store.session(world, "hawk")
      let renewal = renewal(world)
      try await renewal.goRound()
      try await world.pass(Self.day)
      world.way.script(reply)
      #expect(try await renewal.goRound() == 0)
      #expect(try await ring(hawk.id, store, world) == "gold")
      try await world.pass(.seconds(hours * 3_600 - 60))
      #expect(try await renewal.goRound() == 0 && world.way.sent.count == 1)
      try await world.pass(.seconds(61))
      world.way.script(.answer(200, "silver"))
      #expect(try await renewal.goRound() == 1)
      #expect(try await ring(hawk.id, store, world) == "silver")
    }
  }

  @Test(arguments: TestEngine.all)
  func `a renewal is taken on by one node, and gives way to a person's own credentials`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let hawk = try await store.session(world, "hawk")
      try await renewal(world).goRound()
      try await world.pass(Self.day)
      let later = world.clock.now + Self.day
      let take = { @Sendable () async throws in
        try await store.write { tx throws in
          try ChannelSessions.takeRenewal(of: hawk.id, until: later, openedBy: world.vault, in: tx)
        }?.secrets
      }
      let taken = try #require(try await take())
      #expect(try await take() == nil)
      var change = SessionChange()
      change.secrets = taken.with(["ring": Secret("own")])
      try await store.write { [change] tx throws in
        _ = try ChannelSessions.update(hawk.id, change, sealedBy: world.vault, by: .command, in: tx)
      }
      try await store.write { tx throws in
        try ChannelSessions.keepRenewal(
          of: hawk.id, taken, ["ring": Secret("stale")], until: later, next: later,
          sealedBy: world.vault, in: tx)
      }
      #expect(try await ring(hawk.id, store, world) == "own")
      #expect(try await store.session(hawk.id).expiresAt == nil)
    }
  }

  @Test func `a session whose credentials ended goes on when they are renewed`() async throws {
    try await withWorld(.sqlite) { world in
      let store = try await world.tenant()
      let hawk = try await store.session(world, "hawk")
      let id = try await store.accept(through: hawk)
      world.way.script(.answer(401))
      let report = try #require(try await world.carry(id, of: store))
      #expect(report.outcome == .closed)
      #expect(try await store.session(hawk.id).status == .disconnected)
      world.way.script(.answer(200, "silver"), .answer(200, "p-1"))
      #expect(try await renewal(world).goRound() == 1)
      #expect(try await store.session(hawk.id).status == .connected)
      try await world.carry(id, of: store)
      #expect(try await store.status(id) == .sent)
      #expect(
        try await store.events().sorted()
          == ["message.sent", "session.connected", "session.disconnected"])
    }
  }
}

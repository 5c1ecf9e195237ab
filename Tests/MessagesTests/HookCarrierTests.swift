import ChannelKit
import Core
import Delivery
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing
import Transport

@testable import Messages

@Suite struct HookCarrierTests {
  private func desk(_ world: World) -> SessionDesk {
    SessionDesk(
      world.channels, world.exchange, vault: world.vault, hooks: world.hooks, clock: world.clock)
  }

  /// A session whose hook is to be set, and the work that sets it.
  private func waiting(
    _ world: World, _ store: TenantStore
  ) async throws -> (ChannelSession, NewWork) {
    let session = try await store.session(world, "owl", .connecting)
    let desk = desk(world)
    try await store.write { tx throws in
      try desk.hook(session.id, in: tx)
      try desk.hook(session.id, in: tx)
    }
    return (session, HookCarrier.work(for: session.id, at: world.clock.now))
  }

  @Test(arguments: TestEngine.all)
  func `the provider is told where the hook is, and then the session is connected`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (session, work) = try await waiting(world, store)
      #expect(work.queue != session.id)
      world.way.script(.notSent, .answer(200))
      let failed = try await world.carry(work.id, of: store, world.hookCarrier)
      #expect(failed?.outcome == .again(after: nil, scope: .session))
      #expect(try await store.session(session.id).status == .connecting)
      let told = try await world.carry(work.id, of: store, world.hookCarrier)
      #expect(told?.outcome == .done)
      #expect(try await store.session(session.id).status == .connected)
      #expect(try await store.events() == ["session.connected"])
      let sent = try #require(world.way.sent.last)
      #expect(sent.line == "PUT https://owls.example/hook")
      #expect(sent.body.contains("https://gateway.example/hooks/") && sent.purpose == .providers)
    }
  }

  @Test(
    arguments: TestEngine.all,
    [RecordingWay.Reply.answer(400, "no"), .answer(401), .answer(403, "shut"), .forbidden])
  func `a provider that will not call leaves the session disconnected, with the reason`(
    _ engine: TestEngine, reply: RecordingWay.Reply
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (session, work) = try await waiting(world, store)
      world.way.script(reply)
      #expect(
        try await world.carry(work.id, of: store, world.hookCarrier)?.outcome == .done)
      let now = try await store.session(session.id)
      #expect(now.status == .disconnected && now.reason.contains("hook"))
      #expect(try await store.events() == ["session.disconnected"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a provider that fails is asked again until the schedule ends`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (session, work) = try await waiting(world, store)
      world.way.script(.answer(429, "", ["retry-after": "3"]), .answer(500), .lost)
      let carrier = world.hookCarrier
      let first = try await world.carry(work.id, of: store, carrier)
      #expect(first?.outcome == .again(after: .seconds(3), scope: .session))
      let second = try await world.carry(work.id, of: store, carrier)
      #expect(second?.outcome == .again(after: nil, scope: .session) && second?.sign == .fails)
      try await world.carry(work.id, of: store, carrier, true)
      #expect(try await store.session(session.id).status == .disconnected)
      #expect(try await !store.isWaiting(work.id))
    }
  }

  @Test(arguments: TestEngine.all)
  func `a session that is gone asks nobody`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (session, work) = try await waiting(world, store)
      try await store.write { tx throws in
        try ChannelSessions.remove(session.id, by: .command, in: tx)
      }
      #expect(
        try await world.carry(work.id, of: store, world.hookCarrier)?.outcome == .done)
      #expect(world.way.sent.isEmpty)
    }
  }

  @Test(arguments: TestEngine.all)
  func `credentials are asked about before they are kept`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let (desk, owl) = (desk(world), Owl())
      world.way.script(.answer(200, "Amal"), .answer(401, "unknown ring"), .notSent)
      let good = try await desk.connect(owl, ["ring": "gold"], isTest: false)
      #expect(good.needsHook && good.standing.status == .connecting)
      #expect(good.standing.accountName == "Amal")
      #expect(world.way.sent.first?.headers["authorization"] == "gold")
      await #expect(throws: SessionDesk.Refusal.refused("unknown ring")) {
        try await desk.connect(owl, ["ring": "tin"], isTest: false)
      }
      await #expect(throws: SessionDesk.Refusal.unavailable) {
        try await desk.connect(owl, ["ring": "tin"], isTest: false)
      }
      await #expect(throws: SessionDesk.Refusal.self) {
        try await desk.connect(owl, ["ring": "", "claw": "x"], isTest: false)
      }
      #expect(world.way.sent.count == 3)
    }
  }
}

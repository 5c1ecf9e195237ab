import ChannelKit
import Core
import Delivery
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct CarrierTests {
  /// What a reply of the provider comes to, on a channel that does not know a message again.
  struct Case: Sendable, CustomTestStringConvertible {
    let reply: RecordingWay.Reply
    let outcome: AttemptReport.Outcome
    let sign: AttemptReport.Sign
    let status: MessageStatus
    let entry: String
    var events: [String] = []
    var testDescription: String { entry }
  }

  private static let cases = [
    Case(
      reply: .answer(200, "p-1"), outcome: .done, sign: .answers, status: .sent, entry: "sent",
      events: ["message.sent"]),
    Case(
      reply: .answer(400, "no such nest"), outcome: .done, sign: .answers, status: .failed,
      entry: "failed", events: ["message.failed"]),
    Case(
      reply: .answer(429, "", ["retry-after": "7"]),
      outcome: .again(after: .seconds(7), scope: .session), sign: .answers, status: .queued,
      entry: "retried"),
    Case(
      reply: .notSent, outcome: .again(after: nil, scope: .pair), sign: .fails, status: .queued,
      entry: "retried"),
    Case(
      reply: .lost, outcome: .done, sign: .fails, status: .unknown, entry: "unknown",
      events: ["message.unknown"]),
    Case(
      reply: .answer(500), outcome: .done, sign: .fails, status: .unknown, entry: "unknown",
      events: ["message.unknown"]),
    Case(
      reply: .answer(401), outcome: .closed, sign: .answers, status: .queued, entry: "attempted",
      events: ["session.disconnected"]),
    Case(
      reply: .answer(403, "shut"), outcome: .closed, sign: .answers, status: .queued,
      entry: "attempted", events: ["session.disconnected"]),
    Case(
      reply: .forbidden, outcome: .done, sign: .answers, status: .failed, entry: "failed",
      events: ["message.failed"]),
  ]

  @Test(arguments: TestEngine.all, cases)
  func `an answer comes to what its verdict says`(
    _ engine: TestEngine, expected: Case
  )
    async throws
  {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      world.way.script(expected.reply)
      let report = try #require(try await world.carry(id, of: store))
      #expect(report.outcome == expected.outcome && report.sign == expected.sign)
      #expect(try await store.status(id) == expected.status)
      #expect(try await store.timeline(id).last == expected.entry)
      #expect(try await store.events() == expected.events)
      #expect(try await store.isWaiting(id) == (expected.outcome != .done))
    }
  }

  @Test(arguments: TestEngine.all)
  func `what may have been sent goes out again where the provider knows it again`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world, "swift")
      let id = try await store.accept(through: session)
      world.way.script(.lost, .answer(200, "p-1"))
      let report = try await world.carry(id, of: store)
      #expect(report?.outcome == .again(after: nil, scope: .pair))
      try await world.carry(id, of: store)
      #expect(try await store.status(id) == .sent)
    }
  }

  @Test(arguments: TestEngine.all)
  func `the parts of a text leave in their order, and an interrupted one goes on`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept("one two three four five", through: session)
      world.way.script(
        .answer(200, "p-1"), .notSent, .answer(200, "p-2"), .answer(200, "p-3"))
      var outcomes: [AttemptReport.Outcome?] = []
      for _ in 0..<4 { outcomes.append(try await world.carry(id, of: store)?.outcome) }
      #expect(
        outcomes == [.next(part: 1), .again(after: nil, scope: .pair), .next(part: 2), .done])
      #expect(world.way.texts == ["one two", "three four", "three four", "five"])
      #expect(try await store.events() == ["message.sent"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a message follows its recipient, but not for ever`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      world.way.script(.answer(308, "barn"), .answer(200, "p-1"), .answer(200, "p-2"))
      try await world.carry(id, of: store)
      try await world.carry(id, of: store)
      #expect(try await store.status(id) == .sent)
      let next = try await store.accept(through: session)
      try await world.carry(next, of: store)
      let places = world.way.sent.map { (try? JSON.parse(Array($0.body.utf8)))?["to"]?.stringValue }
      #expect(places == ["north", "barn", "barn"])
      let circling = try await store.accept(to: "south", through: session)
      for round in 0..<12 { world.way.script(.answer(308, round % 2 == 0 ? "a" : "b")) }
      var count = 0
      while try await world.carry(circling, of: store) != nil { count += 1 }
      #expect(count < 12)
      #expect(try await store.message(circling).details.failure?.code == "readdressed")
    }
  }

  @Test(arguments: TestEngine.all)
  func `an opt-out stops what is queued, but for what was asked for`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let (letter, code) = (
        try await store.accept(through: session),
        try await store.accept(to: "north", through: session) { $0.priority = .otp }
      )
      try await world.enter(.optOut(address: "north"), of: session, key: "1", in: store)
      #expect(try await world.carry(letter, of: store) == nil)
      let message = try await store.message(letter)
      #expect(message.status == .failed && message.details.failure?.code == "opted_out")
      #expect(try await store.timeline(letter) == ["accepted", "blocked"])
      world.way.script(.answer(200, "p-1"))
      try await world.carry(code, of: store)
      #expect(try await store.status(code) == .sent && world.way.sent.count == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a full day holds messages until the next, and a refused attempt takes nothing of it`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      var settings = SessionSettings()
      settings.dailyLimit = 1
      let session = try await store.session(world, settings: settings)
      let (first, second) = (
        try await store.accept(to: "a", through: session),
        try await store.accept(to: "b", through: session)
      )
      world.way.script(.answer(429), .answer(200, "p-1"))
      try await world.carry(first, of: store)
      try await world.carry(first, of: store)
      #expect(try await store.status(first) == .sent)
      #expect(try await world.carry(second, of: store)?.outcome == .closed)
      #expect(try await store.status(second) == .queued && world.way.sent.count == 2)
      #expect(try await !world.carrier.facts(of: session.id, tenant: store.tenant).isOpen)
      try await world.pass(.seconds(86_400))
      #expect(try await world.carrier.facts(of: session.id, tenant: store.tenant).isOpen)
      world.way.script(.answer(200, "p-2"))
      try await world.carry(second, of: store)
      #expect(try await store.status(second) == .sent)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a session that is not connected keeps its messages queued`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world, "owl", .connecting)
      let id = try await store.accept(through: session)
      #expect(try await !world.carrier.facts(of: session.id, tenant: store.tenant).isOpen)
      #expect(try await world.carry(id, of: store)?.outcome == .closed)
      #expect(try await store.status(id) == .queued)
      #expect(try await store.isWaiting(id))
      try await store.write { tx throws in
        try ChannelSessions.remove(session.id, by: .command, in: tx)
      }
      try await world.carry(id, of: store)
      #expect(try await store.message(id).details.failure?.code == "session_deleted")
      #expect(world.way.sent.isEmpty)
    }
  }

  @Test(arguments: TestEngine.all)
  func `what is too late is expired and never sent, and one event says so`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let expiry = world.clock.now + .seconds(30)
      let id = try await store.accept(through: session) { $0.expiresAt = expiry }
      try await world.pass(.seconds(30))
      for _ in 0..<2 { #expect(try await world.carry(id, of: store) == nil) }
      #expect(try await store.status(id) == .expired && world.way.sent.isEmpty)
      #expect(try await store.timeline(id) == ["accepted", "expired"])
      #expect(try await store.events() == ["message.failed"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a used-up schedule ends a message`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      world.way.script(.notSent)
      try await world.carry(id, of: store, isGivenUp: true)
      #expect(try await store.message(id).details.failure?.code == "gave_up")
      #expect(try await store.events() == ["message.failed"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `an attempt whose node died is repeated only where that is safe`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, carrier) = (try await world.tenant(), world.carrier)
      for (channel, recovery, status) in [
        ("owl", Recovery.over, MessageStatus.unknown), ("swift", .again, .queued),
      ] {
        let session = try await store.session(world, channel)
        let id = try await store.accept(through: session)
        let (item, _) = try #require(try await world.claim(id, of: store, carrier))
        #expect(
          try await store.write { tx throws in try carrier.recover(item, in: tx) } == recovery)
        #expect(try await store.status(id) == status)
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `media that a channel wants are fetched first`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let media = Media(.image, url: "ftp://a.example/1")
      let id = try await store.accept(.media(media, caption: ""), through: session)
      try await world.carry(id, of: store)
      let message = try await store.message(id)
      #expect(message.status == .failed && message.details.failure?.code == "media_unavailable")
      #expect(world.way.sent.isEmpty)
    }
  }

  @Test(arguments: TestEngine.all)
  func `what waits in a queue has the facts of its session's channel`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let facts = try await world.carrier.facts(of: session.id, tenant: store.tenant)
      #expect(facts.isOpen && facts.app == "owl")
      #expect(facts.pacing == Owl().descriptor.pacing)
      let gone = try await world.carrier.facts(of: UUID(high: 1, low: 1), tenant: store.tenant)
      #expect(gone.isOpen && gone.app == nil)
    }
  }
}

import ChannelKit
import Core
import Delivery
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct MessagesTests {
  @Test(arguments: TestEngine.all)
  func `a message is kept as it was taken in, and waits`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let due = world.clock.now + .seconds(600)
      let id = try await store.accept("مرحبًا", through: session) {
        $0.subject = "Subject"
        $0.priority = .otp
        $0.scheduledAt = due
        $0.details.metadata = ["order": 7]
        $0.isTest = true
      }
      let message = try await store.message(id)
      #expect(message.status == .queued && message.direction == .outbound && message.isTest)
      #expect(message.content.text == "مرحبًا" && message.content.subject == "Subject")
      #expect(message.priority == .otp && message.scheduledAt == due)
      #expect(message.expiresAt == due + Submission.lifetime)
      #expect(message.details.metadata == ["order": 7])
      #expect(try await store.timeline(id) == ["accepted"])
      #expect(try await world.carry(id, of: store) == nil && world.way.sent.isEmpty)
      #expect(try await store.isWaiting(id))
    }
  }

  @Test(arguments: TestEngine.all)
  func `lists are filtered and counted alike, and a page goes on where the last one ended`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, other) = (try await world.tenant(), try await world.tenant("other"))
      let (owl, swift) = (try await store.session(world), try await store.session(world, "swift"))
      var ids: [UUID] = []
      for number in 0..<5 {
        ids.append(try await store.accept(to: "n\(number)", through: number < 3 ? owl : swift))
      }
      let sender = IncomingMessage.Sender("n0")
      try await world.enter(
        .message(IncomingMessage(id: "w", from: sender, .text("hi"))), of: owl, key: "1", in: store)
      let strange = try await other.session(world)
      _ = try await other.accept(through: strange)
      func expect(_ count: Int, _ change: (inout Messages.Filter) -> Void) async throws {
        var filter = Messages.Filter()
        change(&filter)
        #expect(try await store.count(filter) == count, "\(filter)")
        #expect(try await store.messages(filter).count == count, "\(filter)")
      }
      try await expect(6) { _ in }
      try await expect(4) { $0.channel = "owl" }
      try await expect(2) { $0.session = swift.id }
      try await expect(3) { ($0.session, $0.direction) = (owl.id, .outbound) }
      try await expect(1) { $0.direction = .inbound }
      try await expect(0) { ($0.channel, $0.session) = ("owl", swift.id) }
      let received = try await store.messages().first { $0.direction == .inbound }
      try await expect(1) { $0.contact = received?.contactID }
      try await expect(0) { $0.contact = UUID(high: 1, low: 1) }
      var filter = Messages.Filter()
      filter.direction = .outbound
      let pages = try await store.read { [filter] tx throws in
        let first = try Messages.list(PageRequest(countMax: 3), filter, in: tx)
        let cursor = try #require(first.next)
        let rest = try Messages.list(PageRequest(.after(cursor), countMax: 3), filter, in: tx)
        #expect(rest.next == nil)
        return first.elements.map(\.id) + rest.elements.map(\.id)
      }
      #expect(pages == ids.reversed())
    }
  }

  @Test(arguments: TestEngine.all)
  func `a list of several statuses is in order, page by page, and found in the index`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      var ids: [MessageStatus: [UUID]] = [:]
      let statuses: [MessageStatus] = [.failed, .queued, .unknown, .read]
      for number in 0..<20 {
        let (id, status) = (try await store.accept(through: session), statuses[number % 4])
        try await store.write { tx throws in try Messages.mark(id, status, in: tx) }
        ids[status, default: []].append(id)
      }
      var filter = Messages.Filter()
      filter.statuses = [.unknown, .failed]
      let wanted = (ids[.unknown, default: []] + ids[.failed, default: []]).sorted(by: >)
      var (found, request) = ([UUID](), PageRequest<UUID>(countMax: 3))
      while true {
        let page = try await store.read { [filter, request] tx throws in
          #expect(try Messages.count(filter, in: tx) == 10)
          return try Messages.list(request, filter, in: tx)
        }
        found += page.elements.map(\.id)
        guard let next = page.next else { break }
        request = PageRequest(.after(next), countMax: 3)
      }
      #expect(found == wanted)
      let skipped = try await store.read { [filter] tx throws in
        try Messages.list(PageRequest(.skipping(4), countMax: 3), filter, in: tx).elements.map(\.id)
      }
      #expect(skipped == Array(wanted[4..<7]))
      guard engine == .sqlite else { return }
      let plan = try await store.read { [filter] tx throws in
        let among = Messages.among(filter, PageRequest(countMax: 3), of: tx.tenant)
        return try tx.all(
          """
          EXPLAIN QUERY PLAN SELECT id FROM message WHERE tenant_id = \(tx.tenant) \(among)
          ORDER BY id DESC LIMIT 4
          """
        ) { row throws in try row[3] as String }
      }
      #expect(plan.filter { $0.contains("message_status") }.count == 2, "\(plan)")
      #expect(!plan.contains { $0.hasPrefix("SCAN message") }, "\(plan)")
    }
  }

  @Test(arguments: TestEngine.all)
  func `a message can be taken back until it leaves`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      let strange = try await refusal {
        _ = try await store.write { tx throws in
          try Messages.cancel(id, only: UUID(high: 1, low: 1), in: tx)
        }
      }
      #expect(strange == .notFound)
      let canceled = try await store.write { tx throws in try Messages.cancel(id, in: tx) }
      #expect(canceled.status == .canceled)
      #expect(try await !store.isWaiting(id))
      #expect(try await store.timeline(id) == ["accepted", "canceled"])
      let again = try await refusal {
        _ = try await store.write { tx throws in try Messages.cancel(id, in: tx) }
      }
      #expect(again == .conflict("cannot_cancel"))
      let leaving = try await store.accept(through: session)
      _ = try #require(try await world.claim(leaving, of: store, world.carrier))
      let late = try await refusal {
        _ = try await store.write { tx throws in try Messages.cancel(leaving, in: tx) }
      }
      #expect(late == .conflict("cannot_cancel"))
    }
  }

  @Test(arguments: TestEngine.all)
  func `a stand-in leaves in its time where the message has not arrived`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (owl, swift) = (try await store.session(world), try await store.session(world, "swift"))
      func accept(_ unless: Fallback.Condition) async throws -> (UUID, standIn: UUID) {
        let id = try await store.accept(through: owl) {
          $0.details.fallbacks = [
            Fallback(
              session: swift.id, channel: "swift", address: "south", after: .seconds(60),
              unless: unless)
          ]
        }
        let standIn = try await store.messages().first { $0.details.standsFor == id }
        return (id, try #require(standIn).id)
      }
      let (arrived, unread) = (try await accept(.delivered), try await accept(.read))
      let canceled = try await accept(.delivered)
      for (number, id) in [arrived.0, unread.0].enumerated() {
        world.way.script(.answer(200, "p-\(number)"))
        try await world.carry(id, of: store)
        try await world.enter(
          .receipt(.delivered, of: "p-\(number)"), of: owl, key: "\(number)", in: store)
      }
      _ = try await store.write { tx throws in try Messages.cancel(canceled.0, in: tx) }
      try await world.pass(.seconds(61))
      for id in [arrived.standIn, unread.standIn, canceled.standIn] {
        try await world.join(id, in: store)
      }
      world.way.script(.answer(200, "s-1"))
      for id in [arrived.standIn, unread.standIn, canceled.standIn] {
        try await world.carry(id, of: store)
      }
      #expect(try await store.status(arrived.standIn) == .canceled)
      #expect(try await store.timeline(arrived.standIn).last == "not_needed")
      #expect(try await store.status(unread.standIn) == .sent)
      #expect(try await store.status(canceled.standIn) == .canceled)
      #expect(world.way.sent.count == 3)
    }
  }

  @Test(arguments: TestEngine.all, Fallback.Condition.allCases)
  func `a second stand-in leaves only where the first has not arrived either`(
    _ engine: TestEngine, unless: Fallback.Condition
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (owl, swift) = (try await store.session(world), try await store.session(world, "swift"))
      let first = try await store.accept(through: owl) {
        $0.details.fallbacks = [
          (owl, "owl", Fallback.Condition.delivered), (swift, "swift", unless),
        ]
        .map { session, channel, condition in
          Fallback(
            session: session.id, channel: channel, address: "south", after: .seconds(60),
            unless: condition)
        }
      }
      let standIns = try await store.messages().filter { $0.details.standsFor == first }
      let (second, third) = (
        try #require(standIns.first { $0.channel == "owl" }).id,
        try #require(standIns.first { $0.channel == "swift" }).id
      )
      for (id, wait) in [(first, 0), (second, 61), (third, 60)] {
        try await world.pass(.seconds(wait))
        if wait > 0 { try await world.join(id, in: store) }
        world.way.script(.answer(200, "p-\(id)"))
        try await world.carry(id, of: store)
        guard id == second else { continue }
        try await world.enter(.receipt(.delivered, of: "p-\(id)"), of: owl, key: "1", in: store)
      }
      #expect(try await store.status(first) == .sent)
      #expect(try await store.status(second) == .delivered)
      #expect(try await store.status(third) == (unless == .delivered ? .canceled : .sent))
    }
  }

  @Test(arguments: TestEngine.all, Messages.Resolution.allCases)
  func `somebody's word settles what became of a message, once`(
    _ engine: TestEngine, outcome: Messages.Resolution
  ) async throws {
    try await withWorld(engine) { world in
      let (store, desk) = (try await world.tenant(), world.desk)
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      let resolve = { @Sendable () async throws in
        try await store.write { tx throws in try desk.resolve(id, as: outcome, in: tx) }
      }
      #expect(try await refusal { _ = try await resolve() } == .conflict("not_unknown"))
      world.way.script(.lost)
      try await world.carry(id, of: store)
      #expect(try await store.status(id) == .unknown)
      try await world.pass(.seconds(10 * 86_400))
      let resolved = try await resolve()
      #expect(try await refusal { _ = try await resolve() } == .conflict("not_unknown"))
      switch outcome {
      case .sent: #expect(resolved.status == .sent)
      case .failed:
        #expect(resolved.status == .failed && resolved.details.failure?.code == "resolved")
      case .resend:
        #expect(resolved.status == .queued)
        world.way.script(.answer(200, "p-1"))
        try await world.carry(id, of: store)
        #expect(try await store.status(id) == .sent)
      }
    }
  }
}

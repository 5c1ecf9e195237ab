import ChannelKit
import Core
import Delivery
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct ReceiptTests {
  @Test(arguments: TestEngine.all)
  func `receipts lead from the provider's id to the message, whatever their order`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      world.way.script(.answer(200, "p-1"))
      try await world.carry(id, of: store)
      #expect(try await store.status(id) == .sent)
      try await world.enter(.receipt(.read, of: "p-1"), of: session, key: "1", in: store)
      try await world.enter(.receipt(.delivered, of: "p-1"), of: session, key: "2", in: store)
      try await world.enter(.receipt(.sent, of: "p-1"), of: session, key: "3", in: store)
      #expect(try await store.status(id) == .read)
      #expect(
        try await store.timeline(id) == ["accepted", "attempted", "sent", "delivered", "read"])
      #expect(try await store.events() == ["message.sent", "message.delivered", "message.read"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a receipt that comes before the answer waits for it`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      let (item, load) = try #require(try await world.claim(id, of: store, world.carrier))
      for key in ["1", "2"] {
        try await world.enter(.receipt(.delivered, of: "p-1"), of: session, key: key, in: store)
      }
      #expect(try await store.status(id) == .queued)
      world.way.script(.answer(200, "p-1"))
      let report = await world.carrier.attempt(item, load)
      try await world.record(report, of: item, of: store, world.carrier)
      #expect(try await store.status(id) == .delivered)
      #expect(try await store.events() == ["message.sent", "message.delivered"])
      let left: Int64? = try await store.read { tx throws in
        try tx.value("SELECT count(*) FROM early_receipt WHERE tenant_id = \(tx.tenant)")
      }
      #expect(left == 0)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a failure that comes before the answer is not forgotten`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      let (item, load) = try #require(try await world.claim(id, of: store, world.carrier))
      let reason = Verdict.Reason(.recipient, code: "131026", "cannot be reached")
      try await world.enter(.failure(reason, of: "p-1"), of: session, key: "1", in: store)
      world.way.script(.answer(200, "p-1"))
      let report = await world.carrier.attempt(item, load)
      try await world.record(report, of: item, of: store, world.carrier)
      let message = try await store.message(id)
      #expect(message.status == .failed && message.details.failure == reason)
      #expect(try await store.events() == ["message.sent", "message.failed"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a receipt that names our own id before the answer is not taken back by it`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      let (item, load) = try #require(try await world.claim(id, of: store, world.carrier))
      try await world.enter(.receipt(.read, of: "\(id)"), of: session, key: "1", in: store)
      world.way.script(.answer(200, ""))
      let report = await world.carrier.attempt(item, load)
      try await world.record(report, of: item, of: store, world.carrier)
      #expect(try await store.status(id) == .read)
      #expect(try await store.events() == ["message.sent", "message.delivered", "message.read"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `what arrived while it waited for another attempt is not sent again`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world, "swift")
      let id = try await store.accept(through: session)
      let (item, load) = try #require(try await world.claim(id, of: store, world.carrier))
      try await world.enter(.receipt(.delivered, of: "\(id)"), of: session, key: "1", in: store)
      world.way.script(.lost)
      let report = await world.carrier.attempt(item, load)
      try await world.record(report, of: item, of: store, world.carrier)
      #expect(try await store.status(id) == .delivered)
      #expect(try await world.carry(id, of: store) == nil)
      #expect(try await store.status(id) == .delivered && world.way.sent.count == 1)
      #expect(try await !store.isWaiting(id))
    }
  }

  @Test(arguments: TestEngine.all)
  func `what arrived neither fails nor expires nor is lost afterwards`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, carrier) = (try await world.tenant(), world.carrier)
      let session = try await store.session(world)
      let id = try await store.accept(through: session)
      let (item, load) = try #require(try await world.claim(id, of: store, carrier))
      try await world.enter(.receipt(.delivered, of: "\(id)"), of: session, key: "1", in: store)
      for reply in [RecordingWay.Reply.lost, .answer(400, "no"), .answer(403, "over")] {
        world.way.script(reply)
        let report = await carrier.attempt(item, load)
        try await store.write { tx throws in try report.effect(tx) }
        #expect(try await store.status(id) == .delivered, "\(reply)")
      }
      try await store.write { tx throws in
        try carrier.expire(item, in: tx)
        try carrier.giveUp(item, in: tx)
        #expect(try carrier.recover(item, in: tx) == .over)
      }
      #expect(try await store.status(id) == .delivered)
      #expect(try await !store.events().contains("message.failed"))
    }
  }

  @Test(arguments: TestEngine.all)
  func `only the last part of a message says how far it got`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let id = try await store.accept("one two three", through: session)
      world.way.script(.answer(200, "p-1"), .answer(200, "p-2"))
      try await world.carry(id, of: store)
      try await world.enter(.receipt(.read, of: "p-1"), of: session, key: "1", in: store)
      #expect(try await store.status(id) == .queued)
      try await world.carry(id, of: store)
      try await world.enter(.receipt(.delivered, of: "p-1"), of: session, key: "2", in: store)
      #expect(try await store.status(id) == .sent)
      try await world.enter(.receipt(.delivered, of: "p-2"), of: session, key: "3", in: store)
      #expect(try await store.status(id) == .delivered)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a moment up to which all was read holds for that address alone, and for what left before`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      var ids: [UUID] = []
      for (place, address) in ["north", "north", "south"].enumerated() {
        ids.append(try await store.accept(to: address, through: session))
        world.way.script(.answer(200, "p-\(place)"))
        try await world.carry(ids[place], of: store)
        try await world.pass(.seconds(1))
      }
      let moment = world.clock.now
      try await world.pass(.seconds(1))
      ids.append(try await store.accept(to: "north", through: session))
      world.way.script(.answer(200, "p-3"))
      try await world.carry(ids[3], of: store)
      try await world.enter(
        .readUntil(moment, address: "north"), of: session, key: "1", in: store)
      try await world.enter(
        .deliveredUntil(moment, address: "south"), of: session, key: "2", in: store)
      var statuses: [MessageStatus] = []
      for id in ids { statuses.append(try await store.status(id)) }
      #expect(statuses == [.read, .read, .delivered, .sent])
    }
  }

  /// Sends a message whose answer is recorded only after something was told; what became of it.
  private func overtaken(
    _ world: World, _ store: TenantStore, through session: ChannelSession,
    by told: (Timestamp) async throws -> Void
  ) async throws -> MessageStatus {
    let id = try await store.accept(through: session)
    let (item, load) = try #require(try await world.claim(id, of: store, world.carrier))
    let attemptedAt = try #require(item.attemptedAt)
    try await world.pass(.seconds(1))
    try await told(attemptedAt)
    world.way.script(.answer(200, "p-\(id)"))
    let report = await world.carrier.attempt(item, load)
    try await world.record(report, of: item, of: store, world.carrier)
    return try await store.status(id)
  }

  @Test(arguments: TestEngine.all)
  func `a moment that is told before the answer holds for what had left by then, and no more`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world, "raven")
      let other = try await store.session(world, "raven")
      var key = 0
      let enter = { (what: InboundEvent.What) in
        key += 1
        try await world.enter(what, of: session, key: "\(key)", in: store)
      }
      let read = try await overtaken(world, store, through: session) { left in
        try await enter(.deliveredUntil(left, address: "north"))
        try await enter(.readUntil(left + .milliseconds(5), address: "north"))
      }
      #expect(read == .read)
      // An older word, and one of another address.
      let delivered = try await overtaken(world, store, through: session) { left in
        try await enter(.deliveredUntil(left + .milliseconds(5), address: "north"))
        try await enter(.deliveredUntil(left - .seconds(9), address: "north"))
        try await enter(.readUntil(left - .milliseconds(1), address: "north"))
        try await enter(.readUntil(left + .milliseconds(5), address: "south"))
      }
      #expect(delivered == .delivered)
      try await enter(.readUntil(world.clock.now + .seconds(86_400), address: "north"))
      try await world.pass(.seconds(1))
      let later = try await overtaken(world, store, through: session) { _ in }
      #expect(later == .sent, "nobody has read what is yet to be sent")
      let explained = try await overtaken(world, store, through: session) { left in
        try await enter(.readUntil(left + .milliseconds(5), address: "north"))
      }
      #expect(explained == .sent, "it is news of the message before")
      let elsewhere = try await overtaken(world, store, through: other) { left in
        try await enter(.readUntil(left + .milliseconds(5), address: "north"))
      }
      #expect(elsewhere == .sent, "another session's")
    }
  }

  @Test(arguments: TestEngine.all)
  func `moments are kept for an hour, and of channels that tell them alone`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (owl, raven) = (
        try await store.session(world), try await store.session(world, "raven")
      )
      let count = { @Sendable () async throws -> Int64? in
        try await store.read { tx throws in
          try tx.value("SELECT count(*) FROM watermark WHERE tenant_id = \(tx.tenant)")
        }
      }
      for (key, session) in [("a", owl), ("b", raven), ("c", raven)] {
        for number in 0..<150 {
          try await world.enter(
            .readUntil(world.clock.now, address: "n\(number)"), of: session,
            key: "\(key)\(number)", in: store)
        }
      }
      try await world.enter(
        .deliveredUntil(world.clock.now, address: "n1"), of: raven, key: "d", in: store)
      for number in 0..<150 {
        try await world.enter(
          .readUntil(world.clock.now, address: "m\(number)"), of: raven, key: "m\(number)",
          in: store)
      }
      #expect(try await count() == 301)
      let upkeep = MessagesUpkeep(
        world.database, stores: { world.store($0) }, clock: world.clock,
        log: Log(to: RecordingSink(), clock: world.clock))
      try await world.pass(.seconds(3_600))
      try await upkeep.forget()
      #expect(try await count() == 301)
      try await world.pass(.seconds(1))
      try await upkeep.forget()
      #expect(try await count() == 0)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a failure after the answer ends the message once, and not one that arrived`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let reason = Verdict.Reason(.recipient, code: "nobody", "gone")
      var ids: [UUID] = []
      for number in 0...1 {
        ids.append(try await store.accept(to: "n\(number)", through: session))
        world.way.script(.answer(200, "p-\(number)"))
        try await world.carry(ids[number], of: store)
      }
      try await world.enter(.receipt(.delivered, of: "p-1"), of: session, key: "0", in: store)
      for (key, id) in [("1", "p-0"), ("2", "p-0"), ("3", "p-1")] {
        try await world.enter(.failure(reason, of: id), of: session, key: key, in: store)
      }
      let failed = try await store.message(ids[0])
      #expect(failed.status == .failed && failed.details.failure == reason)
      #expect(try await store.status(ids[1]) == .delivered)
      #expect(try await store.events().filter { $0 == "message.failed" }.count == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `another session's id of the same name leads nowhere`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (session, other) = (try await store.session(world), try await store.session(world))
      let id = try await store.accept(through: session)
      world.way.script(.answer(200, "p-1"))
      try await world.carry(id, of: store)
      try await world.enter(.receipt(.read, of: "p-1"), of: other, key: "1", in: store)
      try await world.enter(.receipt(.read, of: "\(id)"), of: other, key: "2", in: store)
      #expect(try await store.status(id) == .sent)
    }
  }
}

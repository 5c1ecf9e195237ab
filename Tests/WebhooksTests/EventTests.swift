import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Webhooks

@Suite struct EventTests {
  @Test(arguments: TestEngine.all)
  func `an event is in the feed once it has a place, and has each once`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      try await store.record(.messageReceived, 3)
      #expect(try await store.feed().events.isEmpty)
      #expect(try await world.fanOut() == 3)
      #expect(try await world.fanOut() == 0)
      let feed = try await store.feed()
      #expect(feed.events.map(\.place) == [1, 2, 3])
      #expect(feed.events.allSatisfy { $0.name == "message.received" && $0.data == ["n": 1] })
      #expect(feed.last == 3 && !feed.hasMore && !feed.isMissingSome)
    }
  }

  @Test(arguments: TestEngine.all)
  func `whoever goes on where they were misses nothing and sees nothing twice`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      var seen: [Int64] = []
      var last: Int64?
      for round in 1...5 {
        try await store.record(.messageSent, round)
        try await world.fanOut()
        repeat {
          let slice = try await store.feed(after: last, countMax: 2)
          seen += slice.events.map(\.place)
          last = slice.last
          if !slice.hasMore { break }
        } while true
      }
      #expect(seen == Array(1...15))
    }
  }

  @Test(arguments: TestEngine.all)
  func `an event that was recorded by an older program is told of too`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let webhook = try await store.webhook(world, events: ["quota.warning"]).webhook
      let now = world.clock.now
      try await store.write { tx throws in
        _ = try tx.execute(
          """
          INSERT INTO event (tenant_id, id, type, data, created_at)
          VALUES (\(tx.tenant), \(UUID.v7(at: now)), 'quota.warning', '{"window":"day"}', \(now))
          """)
      }
      try await world.fanOut()
      #expect(try await store.feed().events.map(\.name) == ["quota.warning"])
      #expect(try await store.deliveries(of: webhook.id).map(\.event) == ["quota.warning"])
      #expect(try await store.outbox().count == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a delivery is made for each webhook that wants it, and for no other workspace's`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (acme, other) = (try await world.tenant(), try await world.tenant("other"))
      let all = try await acme.webhook(world).webhook.id
      let some = try await acme.webhook(world, events: ["message.read"]).webhook.id
      let foreign = try await other.webhook(world).webhook.id
      try await acme.record(.messageRead)
      try await acme.record(.messageSent)
      try await world.fanOut()
      #expect(try await acme.deliveries(of: all).map(\.event) == ["message.read", "message.sent"])
      #expect(try await acme.deliveries(of: some).map(\.event) == ["message.read"])
      #expect(try await other.deliveries(of: foreign).isEmpty)
      #expect(try await acme.outbox().count == 3)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a workspace whose webhooks cannot be read holds up no other, and loses nothing`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (acme, other) = (try await world.tenant(), try await world.tenant("other"))
      for store in [acme, other] {
        _ = try await store.webhook(world)
        try await store.record(.messageRead)
      }
      func spoil(_ prefix: String?) async throws {
        try await acme.write { tx throws in
          _ = try tx.execute(
            "UPDATE webhook SET header_prefix = \(prefix) WHERE tenant_id = \(tx.tenant)")
        }
      }
      try await spoil("no prefix")
      #expect(try await world.fanOut() == 1)
      #expect(try await other.outbox().count == 1)
      #expect(world.sink.messages.contains("a workspace's events could not be fanned out"))
      try await spoil(nil)
      #expect(try await world.fanOut() == 1)
      #expect(try await acme.outbox().count == 1)
    }
  }

  @Test func `what is recorded while others sweep is fanned out once`() async throws {
    for engine in TestEngine.all {
      try await withWorld(engine) { world in
        let store = try await world.tenant()
        let webhook = try await store.webhook(world).webhook.id
        try await withThrowingTaskGroup(of: Void.self) { group in
          for part in 0..<4 {
            group.addTask { try await store.record(.messageSent, of: "\(part)", 20) }
          }
          for _ in 0..<2 {
            group.addTask { for _ in 0..<10 { try await world.fanOut() } }
          }
          try await group.waitForAll()
        }
        try await world.fanOut()
        let deliveries = try await store.deliveries(of: webhook)
        #expect(deliveries.count == 80 && Set(deliveries.map(\.eventID)).count == 80)
        #expect(try await store.feed(countMax: 200).events.map(\.place) == Array(1...80))
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `old events and deliveries go, and who asks for them is told so`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let webhook = try await store.webhook(world).webhook
      let draft = try WebhookDraft(isActive: false)
      _ = try await store.write { tx throws in
        try Webhooks.update(webhook.id, draft, by: .command, in: tx)
      }
      let retention = EventRetention(
        world.database, store: { world.store($0) }, settings: world.settings, log: world.log)
      try await store.record(.messageSent, 300)
      try await world.fanOut()
      world.clock.advance(by: .seconds(31 * 86_400))
      try await store.record(.messageRead)
      try await world.fanOut()
      #expect(try await retention.goRound() == 300)
      #expect(try await store.deliveries(of: webhook.id).isEmpty)
      #expect(try await store.feed().events.count == 100)
      world.clock.advance(by: .seconds(9 * 86_400))
      #expect(try await retention.goRound() == 300)
      let feed = try await store.feed(after: 1)
      #expect(feed.events.map(\.place) == [301] && feed.isMissingSome)
      #expect(try await !store.feed(after: 300).isMissingSome)
    }
  }

  @Test func `data within the bound is kept as it is, and beyond it loses the largest`() {
    let small: JSON = ["id": "m1", "text": "short"]
    #expect(EventData.text(small) == small.description)
    let long = String(repeating: "x", count: 300)
    let text = EventData.text(["id": "m1", "text": .string(long)], bytesMax: 200)
    #expect((try? JSON.parse(text)) == ["id": "m1", "truncated": ["text"]])
    #expect(EventData.text([.string(long)], bytesMax: 200) == "{\"truncated\":true}")
  }
}

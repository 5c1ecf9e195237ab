import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Webhooks

@Suite struct ReplayTests {
  /// A webhook with deliveries of these statuses, the oldest first, a second apart.
  private func log(
    _ world: World, _ store: TenantStore, _ statuses: [WebhookDelivery.Status]
  ) async throws -> (webhook: UUID, deliveries: [UUID]) {
    let webhook = try await store.webhook(world).webhook.id
    for number in statuses.indices {
      try await store.record(.messageSent, of: "\(number % 2)")
      try await world.fanOut()
      world.clock.advance(by: .seconds(1))
    }
    let ids = try await store.deliveries(of: webhook).map(\.id)
    try await store.write { tx throws in
      try tx.execute("DELETE FROM outbox WHERE tenant_id = \(tx.tenant)")
      for (id, status) in zip(ids, statuses) {
        try tx.execute(
          """
          UPDATE webhook_delivery SET status = \(status), attempt_count = \(status == .held ? 0 : 6)
          WHERE tenant_id = \(tx.tenant) AND id = \(id)
          """)
      }
    }
    return (webhook, ids)
  }

  private func replay(
    _ range: ReplayRange, of webhook: UUID, _ store: TenantStore
  ) async throws -> WebhookDeliveries.Replayed {
    try await store.write { tx throws in
      try WebhookDeliveries.replay(range, of: webhook, by: .command, in: tx)
    }
  }

  @Test(
    arguments: TestEngine.all,
    [
      (.failed, [1, 4]), (.neverAttempted, [2]), (.undelivered, [1, 2, 4]), (.all, [0, 1, 2, 4]),
    ] as [(ReplayRange.Selection, [Int])])
  func `each selection takes what it names, delivered ones too when they are asked for`(
    _ engine: TestEngine, _ choice: (selection: ReplayRange.Selection, places: [Int])
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (webhook, ids) = try await log(
        world, store, [.delivered, .failed, .held, .pending, .failed])
      let replayed = try await replay(ReplayRange(choice.selection), of: webhook, store)
      #expect(replayed.count == choice.places.count && replayed.next == nil)
      #expect(Set(try await store.outbox()) == Set(choice.places.map { ids[$0] }))
      let log = try await store.deliveries(of: webhook)
      #expect(choice.places.allSatisfy { log[$0].status == .pending && log[$0].replayCount == 1 })
      let entry = try await store.read { tx throws in
        try AuditLog.list(
          PageRequest(), where: AuditLog.Filter(action: "webhook.replayed"), in: tx
        ).elements.first
      }
      #expect(entry?.details["count"] == .integer(Int64(choice.places.count)))
    }
  }

  @Test(arguments: TestEngine.all)
  func `a range is of the time of the events, and a cursor leads on`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let start = world.clock.now
      let (webhook, ids) = try await log(world, store, Array(repeating: .delivered, count: 6))
      func range(after cursor: UUID?) -> ReplayRange {
        ReplayRange(
          .all, from: start + .seconds(1), to: start + .seconds(5), after: cursor, countMax: 3)
      }
      let first = try await replay(range(after: nil), of: webhook, store)
      #expect(first.count == 3 && first.next == ids[3])
      let second = try await replay(range(after: first.next), of: webhook, store)
      #expect(second.count == 1 && second.next == nil)
      #expect(Set(try await store.outbox()) == Set(ids[1...4]))
    }
  }

  @Test(arguments: TestEngine.all)
  func `replays are bounded in each minute, over all nodes`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (webhook, ids) = try await log(world, store, [.failed, .failed])
      let minute = world.clock.now.seconds / 60
      try await store.write { tx throws in
        _ = try tx.execute(
          """
          UPDATE webhook SET replay_minute = \(minute),
            replay_count = \(ReplayAllowance.perMinuteMax - 1) WHERE tenant_id = \(tx.tenant)
          """)
      }
      // One is left: it is taken, and the rest is for later.
      let replayed = try await replay(ReplayRange(.failed), of: webhook, store)
      #expect(replayed.count == 1 && replayed.next == ids[0])
      let seconds = 60 - Int(world.clock.now.seconds % 60)
      let code = try await refusal {
        _ = try await replay(ReplayRange(.failed, after: ids[0]), of: webhook, store)
      }
      #expect(code == .tooManyReplays(retryAfterSeconds: seconds))
      world.clock.advance(by: .seconds(seconds))
      #expect(try await replay(ReplayRange(.failed), of: webhook, store).count == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `nothing is replayed to a webhook that is off; its backlog waits until it is on again`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let webhook = try await store.webhook(world).webhook.id
      func turn(_ isOn: Bool) async throws {
        let draft = try WebhookDraft(isActive: isOn)
        _ = try await store.write { tx throws in
          try Webhooks.update(webhook, draft, by: .command, in: tx)
        }
      }
      try await store.record(.messageSent, 3)
      try await world.fanOut()
      try await turn(false)
      try await store.record(.messageRead)
      try await world.fanOut()
      let held = try await store.deliveries(of: webhook)
      #expect(held.map(\.status) == Array(repeating: .held, count: 4))
      #expect(try await store.outbox().isEmpty)
      let code = try await refusal {
        _ = try await replay(ReplayRange(.neverAttempted), of: webhook, store)
      }
      #expect(code == .inactive)
      try await turn(true)
      #expect(try await replay(ReplayRange(.neverAttempted), of: webhook, store).count == 4)
      #expect(try await store.outbox() == held.map(\.id))
    }
  }

  @Test(arguments: TestEngine.all)
  func `one that is under way is not sent twice at once`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let webhook = try await store.webhook(world).webhook.id
      try await store.record(.messageSent)
      try await world.fanOut()
      let id = try #require(try await store.deliveries(of: webhook).first?.id)
      func replayOne() async throws {
        _ = try await store.write { tx throws in
          try WebhookDeliveries.replay(id, of: webhook, by: .command, in: tx)
        }
      }
      // It waits: then it goes at once.
      try await replayOne()
      #expect(try await store.outbox() == [id])
      try await store.write { tx throws in
        _ = try tx.execute("UPDATE outbox SET state = 2 WHERE tenant_id = \(tx.tenant)")
      }
      #expect(try await refusal { try await replayOne() } == .inProgress)
    }
  }
}

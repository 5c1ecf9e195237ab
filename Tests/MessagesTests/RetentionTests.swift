import ChannelKit
import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct RetentionTests {
  private static let day = Duration.seconds(86_400)

  private func retention(_ world: World, _ kept: Duration) -> MessageRetention {
    MessageRetention(
      world.database, stores: { world.store($0) }, keptTimeMax: Locked(kept),
      log: Log(to: RecordingSink(), clock: world.clock))
  }

  private func rows(_ table: String, _ store: TenantStore) async throws -> Int64 {
    try await store.read { tx throws in
      try tx.value("SELECT count(*) FROM \(unsafeRaw: table) WHERE tenant_id = \(tx.tenant)") ?? 0
    }
  }

  @Test(arguments: TestEngine.all)
  func `what was settled long ago goes with its history, and what waits stays`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, other) = (try await world.tenant(), try await world.tenant("other"))
      let session = try await store.session(world)
      let theirs = try await other.session(world)
      let (sent, waiting) = (
        try await store.accept(through: session), try await store.accept(to: "w", through: session)
      )
      let strange = try await other.accept(through: theirs)
      world.way.script(.answer(200, "p-1"))
      try await world.carry(sent, of: store)
      try await store.write { tx throws in
        try tx.execute(
          """
          INSERT INTO session_day (tenant_id, session_id, day_at, sent_count)
          VALUES (\(tx.tenant), \(session.id), \(tx.now), 1)
          """)
      }
      try await world.pass(Self.day * 20)
      let late = try await store.accept(to: "l", through: session)
      _ = try await store.write { tx throws in try Messages.cancel(late, in: tx) }
      #expect(try await retention(world, .zero).goRound() == 0)
      #expect(try await retention(world, Self.day * 30).goRound() == 0)
      #expect(try await rows("message", store) == 3)
      #expect(try await rows("session_day", store) == 0)
      #expect(try await retention(world, Self.day * 10).goRound() == 1)
      #expect(try await store.messages().map(\.id) == [late, waiting])
      #expect(try await store.timeline(sent) == [])
      #expect(try await store.timeline(waiting) == ["accepted"])
      #expect(try await rows("provider_message", store) == 0)
      #expect(try await store.count() == 3, "what was counted stays so")
      #expect(try await other.status(strange) == .queued)
      // A receipt that comes after all is of nobody's.
      try await world.enter(.receipt(.read, of: "p-1"), of: session, key: "late", in: store)
      #expect(try await retention(world, Self.day * 10).goRound() == 0)
    }
  }

  @Test func `many are removed in small batches, and a late receipt keeps a message`() async throws
  {
    try await withWorld(.sqlite) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      var ids: [UUID] = []
      for number in 0..<250 {
        ids.append(try await store.accept(to: "n\(number)", through: session))
      }
      try await store.write { [ids] tx throws in
        for id in ids { try Messages.mark(id, .sent, in: tx) }
      }
      try await world.pass(Self.day * 20)
      try await store.write { [ids] tx throws in try Messages.mark(ids[7], .read, in: tx) }
      #expect(try await retention(world, Self.day * 10).goRound() == 249)
      #expect(try await store.messages().map(\.id) == [ids[7]])
    }
  }
}

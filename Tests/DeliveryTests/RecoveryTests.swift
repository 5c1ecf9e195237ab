import ChannelKit
import Cluster
import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Delivery

/// Never answers until its task is cancelled.
@Sendable private func hang(_ item: OutboxItem) async -> AttemptReport {
  while !Task.isCancelled { await Task.yield() }
  return AttemptReport(.done, .none)
}

/// Accepts two rows of a lane and lets the node die while the first is attempted; returns their ids.
private func die(
  _ place: TestPlace, _ clock: ManualClock, isAlone: Bool
) async throws -> [UUID] {
  let carrier = RecordingCarrier(clock: clock, answer: hang)
  let dead = try await World(place, clock, carrier: carrier, isAlone: isAlone)
  var ids: [UUID] = []
  try await running([dead.engine]) {
    ids = try await dead.accept("a", count: 2)
    try await until { carrier.runningCount == 1 }
  }
  #expect(try await dead.count == 2)
  await dead.database.close()
  return ids
}

@Suite struct RecoveryTests {
  @Test(arguments: TestEngine.all)
  func `what a dead node was attempting may be repeated where its carrier says so`(
    _ engine: TestEngine
  ) async throws {
    try await withPlace(engine) { place in
      let clock = ManualClock()
      let ids = try await die(place, clock, isAlone: true)
      let world = try await World(place, clock, isAlone: true)
      try await running([world.engine]) {
        try await until { try await world.count == 0 }
      }
      #expect(world.carrier.attempts.map(\.item.id) == ids)
      #expect(world.carrier.attempts.map(\.item.attempts) == [2, 1])
      #expect(
        try await world.journal.map(\.word) == ["intend", "again", "intend", "intend"])
      await world.database.close()
    }
  }

  @Test(arguments: TestEngine.all)
  func `what may not be repeated is over, once, and its lane goes on`(
    _ engine: TestEngine
  ) async throws {
    try await withPlace(engine) { place in
      let clock = ManualClock()
      let ids = try await die(place, clock, isAlone: true)
      let world = try await World(place, clock, isAlone: true)
      world.carrier.set { $0.recovery = .over }
      try await running([world.engine]) {
        try await until { try await world.count == 0 }
      }
      #expect(world.carrier.attempts.map(\.item.id) == [ids[1]])
      #expect(try await world.journal.filter { $0.word == "over" }.map(\.id) == [ids[0]])
      await world.database.close()
    }
  }

  @Test(arguments: TestEngine.all)
  func `a node that may still live keeps what it attempts`(_ engine: TestEngine) async throws {
    try await withPlace(engine) { place in
      let clock = ManualClock()
      let first = try await World(
        place, clock, carrier: RecordingCarrier(clock: clock, answer: hang))
      let second = try await World(place, clock)
      try await first.cluster.beat()
      try await running([first.engine, second.engine]) {
        try await first.accept("a")
        try await until { first.carrier.runningCount + second.carrier.attempts.count > 0 }
        for _ in 0..<10 {
          clock.advance(by: .seconds(1))
          try await first.cluster.beat()
          try await second.cluster.beat()
          try await second.engine.recoverRemainders()
        }
        #expect(try await second.journal.allSatisfy { $0.word == "intend" })
      }
      await first.database.close()
      await second.database.close()
    }
  }

  @Test func `a node that others may have taken for dead makes no attempt`() async throws {
    try await withWorld { world in
      // No beat for longer than a silence may last.
      world.clock.advance(by: .seconds(6))
      try await world.accept("a")
      try await until { try await world.journal.count >= 2 }
      #expect(world.carrier.attempts.isEmpty)
      try await world.cluster.beat()
      try await until { try await world.count == 0 }
      #expect(world.carrier.attempts.count == 1)
    }
  }

  @Test func `an end that cannot be recorded is left to recovery, and nothing is lost`()
    async throws
  {
    struct Broken: Error {}
    try await withWorld(answer: { item in
      item.attempts > 1
        ? .sent : AttemptReport(.done, .answers) { _ throws in throw Broken() }
    }) { world in
      try await world.accept("a", count: 2)
      try await until {
        try await world.pass(.milliseconds(100))
        return try await world.count <= 1
      }
      #expect(try await world.journal.contains { $0.word == "again" })
      #expect(world.carrier.attempts.map(\.item.attempts).prefix(2) == [1, 2])
    }
  }

  @Test func `a report of an attempt that was recovered meanwhile changes nothing`() async throws {
    let isHeld = Locked(true)
    try await withWorld(answer: { item in
      while item.attempts == 1, isHeld.withLock({ $0 }) { await Task.yield() }
      return .noted(.done, "sent \(item.attempts)", item)
    }) { world in
      let ids = try await world.accept("a")
      try await until { world.carrier.runningCount == 1 }
      // As another node does that takes this one for dead.
      let carrier = world.carrier
      let node = world.cluster.nodeID ?? UUID(high: 0, low: 0)
      try await world.store().write { tx throws in
        _ = try Outbox.recover(ids[0], of: node, attempts: 1, for: carrier, in: tx)
      }
      isHeld.withLock { $0 = false }
      try await until { try await world.count == 0 }
      let words = try await world.journal.map(\.word)
      #expect(words == ["intend", "again", "intend", "sent 2"])
    }
  }
}

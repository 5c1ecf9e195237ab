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
  while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
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
      while item.attempts == 1, isHeld.withLock({ $0 }) {
        try? await Task.sleep(for: .milliseconds(1))
      }
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

  @Test(arguments: TestEngine.all)
  func `a claim that may have been committed is repeated by its own node alone`(
    _ engine: TestEngine
  ) async throws {
    try await withPlace(engine) { place in
      let world = try await World(place, ManualClock(), isAlone: true)
      let id = try await world.accept("a")[0]
      let (own, other) = (UUID(high: 5, low: 1), UUID(high: 5, low: 2))
      #expect(try await attempts(id, own, isRepeated: false, world) == 1)
      #expect(try await attempts(id, own, isRepeated: false, world) == nil)
      #expect(try await attempts(id, other, isRepeated: true, world) == nil)
      #expect(try await attempts(id, own, isRepeated: true, world) == 2)
      await world.database.close()
    }
  }

  /// Claims, and returns which attempt it is; nil when somebody else has it.
  private func attempts(
    _ id: UUID, _ node: UUID, isRepeated: Bool, _ world: World
  ) async throws -> Int? {
    let carrier = world.carrier
    let claim = try await world.store().write { tx throws in
      try Outbox.claim([id], by: node, isRepeated: isRepeated, for: carrier, in: tx)[0]
    }
    guard case .go(let item, _) = claim else { return nil }
    return item.attempts
  }
}

@Suite struct PersistTests {
  @Test func `a store that is away or too busy is waited out`() async throws {
    try await withWorld { world in
      var codes: [StoreError.Code] = [.unavailable, .overloaded, .conflict, .timeout, .full]
      let value = await world.engine.persist("it fails") { isRepeated async throws in
        #expect(!isRepeated)
        guard let code = codes.popLast() else { return 7 }
        throw StoreError(code, "not now")
      }
      #expect(value == 7)
    }
  }

  @Test func `what may have been committed is told to the next try`() async throws {
    try await withWorld { world in
      var isFirst = true
      let value = await world.engine.persist("it fails") { isRepeated async throws in
        guard isFirst else { return isRepeated }
        isFirst = false
        throw StoreError(.unknownOutcome, "the connection was lost")
      }
      #expect(value == true)
    }
  }

  @Test func `what fails by itself is given up, and says so`() async throws {
    struct Broken: Error {}
    try await withWorld { world in
      var count = 0
      let value: Int? = await world.engine.persist("it fails") { _ async throws in
        count += 1
        throw Broken()
      }
      #expect(value == nil)
      #expect((2...10).contains(count))
      #expect(world.sink.messages.contains("it fails"))
    }
  }

  @Test func `an overloaded store holds delivery up and loses nothing`() async throws {
    var store = DatabaseOptions()
    store.waitingCountLimit = 2
    try await withPlace(.sqlite) { place in
      let world = try await World(place, ManualClock(), isAlone: true, store: store)
      for lane in 0..<20 { try await world.accept("\(lane)", count: 3) }
      try await running([world.engine]) {
        try await until { world.carrier.attempts.count == 60 }
        try await until { (try? await world.count) == 0 }
      }
      #expect(Set(world.carrier.attempts.map(\.item.id)).count == 60)
      await world.database.close()
    }
  }
}

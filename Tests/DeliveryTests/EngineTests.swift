import ChannelKit
import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Delivery

@Suite struct EngineTests {
  @Test(arguments: TestEngine.all)
  func `what was accepted leaves once, and its row with it`(_ engine: TestEngine) async throws {
    try await withWorld(engine, answer: { .noted(.done, "sent", $0) }) { world in
      let ids = try await world.accept(count: 5)
      try await until { try await world.count == 0 }
      #expect(world.carrier.attempts.map(\.item.id) == ids)
      #expect(try await world.journal.filter { $0.word == "sent" }.map(\.id) == ids)
      #expect(try await world.journal.filter { $0.word == "intend" }.map(\.id) == ids)
    }
  }

  @Test(arguments: TestEngine.all)
  func `work that nobody told of is found`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let now = world.clock.now
      try await world.store().write { tx throws in
        try Outbox.enqueue(
          NewWork(
            id: UUID(high: 9, low: 9), kind: .message, queue: World.queue, lane: "a", dueAt: now),
          in: tx)
      }
      try await until { try await world.count == 0 }
    }
  }

  @Test func `a lane keeps its order while its first one is tried again, and others go on`()
    async throws
  {
    let failureCount = Locked(0)
    try await withWorld(answer: { item in
      guard item.lane == "slow" else { return .sent }
      return failureCount.withLock { count in
        count += 1
        return count <= 2 ? .again() : .sent
      }
    }) { world in
      let slow = try await world.accept("slow", count: 3)
      let quick = try await world.accept("quick", count: 3)
      try await until { world.carrier.attempts.count == 4 }
      #expect(world.carrier.attempts.filter { $0.item.lane == "quick" }.map(\.item.id) == quick)
      try await world.pass { try await world.count == 0 }
      #expect(
        world.carrier.attempts.filter { $0.item.lane == "slow" }.map(\.item.id)
          == [slow[0], slow[0], slow[0], slow[1], slow[2]])
    }
  }

  @Test func `work is given up when its schedule is used up, once, after the report's effect`()
    async throws
  {
    try await withWorld(
      facts: QueueFacts(schedule: .delays([.seconds(1), .seconds(2)])),
      answer: { .noted(.again(after: nil, scope: .pair), "failed", $0) }
    ) { world in
      try await world.accept()
      try await until { world.carrier.attempts.count == 1 }
      try await world.pass { try await world.count == 0 }
      #expect(
        try await world.journal.map(\.word)
          == ["intend", "failed", "intend", "failed", "intend", "failed", "give up"])
    }
  }

  @Test func `the parts of a message leave one after another and are no retries`() async throws {
    try await withWorld(answer: {
      $0.part < 2 ? AttemptReport(.next(part: $0.part + 1), .answers) : .sent
    }) {
      world in
      let ids = try await world.accept(count: 2)
      try await until { try await world.count == 0 }
      #expect(world.carrier.attempts.map(\.item.part) == [0, 1, 2, 0, 1, 2])
      #expect(
        world.carrier.attempts.map(\.item.id) == [ids[0], ids[0], ids[0], ids[1], ids[1], ids[1]])
      #expect(world.carrier.attempts.allSatisfy { $0.item.failures == 0 })
    }
  }

  @Test func `what its carrier drops at the last moment is not sent, and the next one follows`()
    async throws
  {
    try await withWorld { world in
      let dropped = UUID(high: 7, low: 7)
      world.carrier.set { $0.intention = { $0.id != dropped } }
      let now = world.clock.now
      try await world.store().write { tx throws in
        try Outbox.enqueue(
          NewWork(id: dropped, kind: .message, queue: World.queue, lane: "a", dueAt: now), in: tx)
      }
      let ids = try await world.accept()
      try await until { try await world.count == 0 }
      #expect(world.carrier.attempts.map(\.item.id) == ids)
      #expect(try await world.journal.filter { $0.word == "drop" }.map(\.id) == [dropped])
    }
  }

  @Test(arguments: TestEngine.all)
  func `work that is too late expires exactly once and is never attempted`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine, answer: { _ in .again(.seconds(3600)) }) { world in
      // The first one of lane a is tried and waits for long; the others never get a turn.
      let a = try await world.accept("a", expires: .seconds(10), count: 3)
      try await until { world.carrier.attempts.count == 1 }
      let later = try await world.accept("b", after: .seconds(60), expires: .seconds(10))
      try await world.pass(.seconds(9))
      #expect(try await world.count == 4)
      try await world.pass(.seconds(2))
      try await until { try await world.count == 0 }
      let expired = try await world.journal.filter { $0.word == "expire" }
      #expect(expired.count == 4)
      #expect(Set(expired.map(\.id)) == Set(a + later))
      #expect(world.carrier.attempts.map(\.item.id) == [a[0]])
    }
  }

  @Test func `work in a closed queue waits, still expires, and leaves once the queue opens`()
    async throws
  {
    var facts = QueueFacts.test
    facts.isOpen = false
    try await withWorld(facts: facts) { world in
      let late = try await world.accept("a", expires: .seconds(5))
      let kept = try await world.accept("b")
      try await world.pass(.seconds(6))
      try await until { try await world.count == 1 }
      #expect(try await world.journal.map(\.id) == late)
      world.carrier.set { $0.facts.isOpen = true }
      world.engine.queueChanged(World.tenant, queue: World.queue)
      try await until { try await world.count == 0 }
      #expect(world.carrier.attempts.map(\.item.id) == kept)
    }
  }

  @Test func `a queue that another node opened is asked about again`() async throws {
    var facts = QueueFacts.test
    facts.isOpen = false
    try await withWorld(facts: facts) { world in
      try await world.accept()
      try await world.pass(.seconds(1))
      world.carrier.set { $0.facts.isOpen = true }
      try await world.pass { try await world.count == 0 }
    }
  }

  @Test func `work that finds its queue closed stays first and loses no attempt`() async throws {
    let isClosed = Locked(true)
    try await withWorld(answer: { _ in
      isClosed.withLock { $0 } ? AttemptReport(.closed, .none) : .sent
    }) { world in
      let ids = try await world.accept(count: 2)
      try await until { world.carrier.attempts.count == 1 }
      try await world.pass(.seconds(2))
      #expect(world.carrier.attempts.count == 1)
      isClosed.withLock { $0 = false }
      world.engine.queueChanged(World.tenant, queue: World.queue)
      try await until { try await world.count == 0 }
      #expect(world.carrier.attempts.map(\.item.id) == [ids[0], ids[0], ids[1]])
      #expect(world.carrier.attempts.map(\.item.failures) == [0, 0, 0])
    }
  }

  @Test(arguments: TestEngine.all)
  func `scheduled work leaves at its time, and does not hold up what comes before`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let later = try await world.accept("a", after: .seconds(3), count: 3)
      let now = try await world.accept("a")
      try await until { try await world.count == 3 }
      try await world.pass(.seconds(2))
      #expect(world.carrier.attempts.map(\.item.id) == now)
      try await world.pass(.seconds(1))
      try await until { try await world.count == 0 }
      #expect(world.carrier.attempts.map(\.item.id) == now + later)
    }
  }

  @Test func `a carrier that cannot even begin loses nothing and stops nobody`() async throws {
    try await withWorld { world in
      let broken = try await world.accept("broken")
      world.carrier.set { state in
        state.intention = { [id = broken[0]] in
          if $0.id == id { throw TenantError.notFound }
          return true
        }
      }
      try await world.accept("fine", count: 3)
      try await until { try await world.count == 1 }
      world.carrier.set { $0.intention = { _ in true } }
      try await world.pass { try await world.count == 0 }
    }
  }

  @Test func `stopping lets attempts finish and begins none`() async throws {
    let gate = Locked(false)
    try await withWorld(answer: { _ in
      while !gate.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(1)) }
      return .sent
    }) { world in
      for lane in 0..<3 { try await world.accept("\(lane)", count: 2) }
      try await until { world.carrier.runningCount == 3 }
      async let stopped: Void = world.engine.stop(within: .seconds(20))
      try await until { world.engine.dispatcher.withLock { $0.isStopping } }
      gate.withLock { $0 = true }
      await stopped
      #expect(world.carrier.runningCount == 0)
      #expect(world.carrier.attempts.count == 3)
      #expect(try await world.count == 3)
    }
  }
}

import ChannelKit
import Core
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Delivery

@Suite struct ScopeTests {
  private let other = UUID(high: 2, low: 2)

  @Test func `a provider's pause of a session holds up that session alone`() async throws {
    let answered = Locked(0)
    try await withWorld(answer: { item in
      let isFirst =
        item.queue == World.queue
        && answered.withLock {
          $0 += 1; return $0 == 1
        }
      return isFirst ? .again(.seconds(10), .session) : .sent
    }) { world in
      try await world.accept("first")
      try await until { world.carrier.attempts.count == 1 && world.isIdle }
      try await world.accept("second")
      try await world.accept("elsewhere", queue: other)
      try await world.accept("elsewhere", tenant: TenantID(UUID(high: 8, low: 8)))
      try await until { world.carrier.attempts.count == 3 }
      try await world.pass(.seconds(9))
      #expect(Set(world.carrier.attempts.dropFirst().map(\.item.lane)) == ["elsewhere"])
      try await world.pass(.seconds(1))
      try await until { try await world.count == 0 }
      let late = world.carrier.attempts.suffix(2)
      #expect(Set(late.map(\.item.lane)) == ["first", "second"])
      #expect(late.allSatisfy { $0.uptime >= .seconds(10) })
    }
  }

  @Test func `a pause of an app that nobody gave a time is over as soon as a breaker's`()
    async throws
  {
    var facts = QueueFacts.test
    facts.app = "telegram"
    facts.schedule = .delays([.seconds(4 * 3_600)])
    let answered = Locked(0)
    try await withWorld(
      facts: facts,
      answer: { _ in
        answered.withLock {
          $0 += 1; return $0 == 1
        } ? .again(nil, .app) : .sent
      }
    ) { world in
      try await world.accept("first")
      try await until { world.carrier.attempts.count == 1 && world.isIdle }
      try await world.accept("elsewhere", queue: other)
      try await world.pass(.seconds(59))
      #expect(world.carrier.attempts.count == 1)
      try await world.pass(.seconds(2))
      try await until { world.carrier.attempts.count == 2 }
    }
  }

  @Test func `a pause of an app holds up every session that its workspace has of it`() async throws
  {
    var facts = QueueFacts.test
    facts.app = "telegram"
    let answered = Locked(0)
    try await withWorld(
      facts: facts,
      answer: { _ in
        answered.withLock {
          $0 += 1; return $0 == 1
        } ? .again(.seconds(4), .app) : .sent
      }
    ) { world in
      try await world.accept("first")
      try await until { world.carrier.attempts.count == 1 && world.isIdle }
      try await world.accept("elsewhere", queue: other)
      try await world.accept("foreign", tenant: TenantID(UUID(high: 8, low: 8)))
      try await until { world.carrier.attempts.count == 2 }
      try await world.pass(.seconds(3))
      #expect(world.carrier.attempts.map(\.item.lane) == ["first", "foreign"])
      try await world.pass(.seconds(1))
      try await until { try await world.count == 0 }
    }
  }

  @Test func `one-time codes leave before the campaign that waits`() async throws {
    var facts = QueueFacts.test
    facts.inFlightMax = 1
    let gate = Locked(0)
    try await withWorld(
      facts: facts,
      answer: { _ in
        while !gate.withLock({ count in
          guard count > 0 else { return false }
          count -= 1
          return true
        }) { try? await Task.sleep(for: .milliseconds(1)) }
        return .sent
      }
    ) { world in
      for lane in 0..<300 { try await world.accept("\(lane)", priority: .bulk) }
      try await until { world.carrier.runningCount == 1 }
      let code = try await world.accept("code", priority: .otp)
      let key = QueueKey(World.tenant, World.queue)
      try await until {
        world.engine.dispatcher.withLock { $0.queues[key]?.windows[0].isEmpty == false }
      }
      gate.withLock { $0 = 2 }
      try await until { world.carrier.attempts.count == 3 }
      #expect(world.carrier.attempts[1].item.id == code[0])
      gate.withLock { $0 = 1_000 }
    }
  }

  @Test func `what fails again and again is parked, and found out about by one attempt at a time`()
    async throws
  {
    try await withWorld(answer: { _ in .again(.zero, .pair, .fails) }) { world in
      world.carrier.set { $0.facts.schedule = .delays(Array(repeating: .zero, count: 1_000)) }
      for lane in 0..<20 { try await world.accept("\(lane)") }
      let key = QueueKey(World.tenant, World.queue)
      try await until {
        world.engine.dispatcher.withLock { $0.queues[key]?.breaker.isClosed == false }
      }
      try await until { world.isIdle }
      let count = world.carrier.attempts.count
      try await world.pass(.milliseconds(900))
      #expect(world.carrier.attempts.count == count)
      try await world.pass(.milliseconds(200))
      try await until { world.carrier.attempts.count == count + 1 && world.isIdle }
      try await world.pass(.seconds(1))
      #expect(world.carrier.attempts.count == count + 1)
      world.carrier.set { $0.answer = { _ in .sent } }
      try await world.pass { try await world.count == 0 }
    }
  }

  @Test func `a recipient is spared by the pace of the pair, and nobody else`() async throws {
    var facts = QueueFacts.test
    facts.pacing = Pacing(pair: .init(1, per: .seconds(6)))
    try await withWorld(facts: facts) { world in
      try await world.accept("a", count: 2)
      try await until { world.carrier.attempts.count == 1 }
      // The lane is empty between these two, and the pace holds all the same.
      try await world.accept("b")
      try await until { try await world.count == 1 }
      try await world.accept("b")
      try await world.pass(.seconds(5))
      #expect(world.carrier.attempts.count == 2)
      try await world.pass(.seconds(2))
      try await until { try await world.count == 0 }
      for (_, attempts) in Dictionary(grouping: world.carrier.attempts, by: \.item.lane) {
        #expect(attempts.count == 2)
        #expect(attempts[1].uptime - attempts[0].uptime >= .seconds(6))
      }
    }
  }

  @Test func `windows stay small however much waits`() async throws {
    var facts = QueueFacts.test
    facts.isOpen = true
    facts.inFlightMax = 4
    let isHeld = Locked(true)
    try await withWorld(
      facts: facts,
      answer: { _ in
        while isHeld.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(1)) }
        return .sent
      }
    ) { world in
      let now = world.clock.now
      try await world.store().write { tx throws in
        for number in UInt64(0)..<2_000 {
          try Outbox.enqueue(
            NewWork(
              id: UUID(high: 9, low: number), kind: .message, queue: World.queue,
              lane: "\(number)", priority: .bulk, dueAt: now), in: tx)
        }
      }
      try await until { world.carrier.runningCount == 4 }
      let key = QueueKey(World.tenant, World.queue)
      let held = world.engine.dispatcher.withLock { $0.queues[key]?.windowCount ?? 0 }
      #expect(held <= 16)
      isHeld.withLock { $0 = false }
      try await until { try await world.count == 0 }
      #expect(Set(world.carrier.attempts.map(\.item.id)).count == 2_000)
      #expect(world.carrier.attempts.count == 2_000)
      #expect(world.carrier.runningMax <= 4)
    }
  }
}

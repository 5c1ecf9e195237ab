import Cluster
import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import RateLimit

@Suite(.serialized) struct ConcurrencyTests {
  private static let cases = TestEngine.all.flatMap { engine in
    Window.allCases.map { (engine, $0) }
  }

  private static func rules(_ window: Window, _ limit: Int64) -> LimitRules {
    switch window {
    case .minute: .only(minute: limit)
    case .hour: .only(hour: limit)
    case .day: .only(day: limit)
    case .month: .only(month: limit)
    }
  }

  @Test(arguments: cases)
  func `2,000 requests at once on a limit of 100 admit exactly 100`(
    _ engine: TestEngine, _ window: Window
  ) async throws {
    try await withNodes(engine, 1, Self.rules(window, 100)) { nodes, _, _ in
      #expect(await nodes[0].admitted(of: 2_000) == 100)
      #expect(await nodes[0].admitted(of: 10) == 0)
    }
  }

  @Test(arguments: cases)
  func `2,000 requests at once on three nodes admit exactly 100`(
    _ engine: TestEngine, _ window: Window
  ) async throws {
    try await withNodes(engine, 3, Self.rules(window, 100)) { nodes, _, _ in
      let admitted = await withTaskGroup(of: Int.self) { group in
        for node in nodes { group.addTask { await node.admitted(of: 667) } }
        return await group.reduce(0, +)
      }
      #expect(admitted == 100)
    }
  }

  @Test(arguments: TestEngine.all)
  func `all windows at once admit what the smallest allows, and charge no other for the rest`(
    _ engine: TestEngine
  ) async throws {
    let rules = LimitRules.only(minute: 50, hour: 80, day: 60, month: 90)
    try await withNodes(engine, 2, rules) { nodes, _, clock in
      let admitted = await withTaskGroup(of: Int.self) { group in
        for node in nodes { group.addTask { await node.admitted(of: 200) } }
        return await group.reduce(0, +)
      }
      #expect(admitted == 50)
      // A minute later ten more fit into the day, and the refusals of before were not charged to it.
      try await pass(61, clock, nodes)
      let rest = await nodes[0].admitted(of: 100)
      #expect(rest == 10)
    }
  }

  @Test(arguments: cases)
  func `the last free requests go to whoever asks`(
    _ engine: TestEngine, _ window: Window
  ) async throws {
    try await withNodes(engine, 3, Self.rules(window, 100)) { nodes, _, _ in
      // Each leases a block and spends one of it; the rest must not be lost for the first.
      for node in nodes { #expect(await node.take().isAdmitted) }
      let admitted = await nodes[0].admitted(of: 500)
      #expect(admitted == 97)
    }
  }

  @Test(arguments: TestEngine.all)
  func `requests that wait while more is leased ahead get what others hold`(
    _ engine: TestEngine
  ) async throws {
    try await withPlace(engine) { place in
      let (clock, rules) = (ManualClock(), Self.rules(.day, 320))
      let (own, other) = (
        try await LimitNode(place, clock, rules), try await LimitNode(place, clock, rules)
      )
      try await own.cluster.beat()
      // Only the other node's background works, so that no other refill comes between.
      try await running([other]) {
        #expect(await other.take().isAdmitted)
        let left = other.meter().inner.withLock { $0.state.day.available }
        #expect(left > 0)
        for _ in 0..<(320 - 1 - left) { #expect(await own.take().isAdmitted) }
        let meter = own.meter()
        let hasArrived = meter.inner.withLock { inner in
          inner.state.isRefillAsked = true
          return inner.queue.arrive()
        }
        #expect(hasArrived)
        await meter.refill()
        #expect(meter.inner.withLock { $0.state.day.available } > 0)
      }
      for node in [own, other] { await node.database.close() }
    }
  }

  @Test(arguments: cases)
  func `a killed node wastes some and grants no more`(
    _ engine: TestEngine, _ window: Window
  ) async throws {
    try await withNodes(
      engine, 2, Self.rules(window, 100), recallLookCountMax: MeterTimes.recallLookCountMax
    ) { nodes, place, clock in
      let victim = try await LimitNode(place, clock, Self.rules(window, 100))
      try await victim.cluster.beat()
      for node in nodes { try await node.cluster.beat() }
      var admitted = await victim.admitted(of: 20)
      #expect(admitted == 20)
      await victim.kill()
      admitted += await withTaskGroup(of: Int.self) { group in
        for node in nodes { group.addTask { await node.admitted(of: 500) } }
        return await group.reduce(0, +)
      }
      #expect(admitted <= 100)
      #expect(admitted > 60)
      guard window == .minute else { return }
      // Its share is free a minute after it was certainly gone.
      try await pass(67, clock, nodes)
      #expect(await nodes[0].admitted(of: 500) == 100)
    }
  }

  @Test(arguments: cases)
  func `refusals cost no visit to the store`(
    _ engine: TestEngine, _ window: Window
  ) async throws {
    try await withNodes(engine, 1, Self.rules(window, 5)) { nodes, _, clock in
      #expect(await nodes[0].admitted(of: 20) == 5)
      let meter = nodes[0].meter()
      let before = nodes[0].limiter.counters.grants.value
      for _ in 0..<1_900 {
        let take = meter.take(.all, at: Moment(clock))
        guard case .refused(.exhausted(window, 5, _), _) = take else {
          Issue.record("\(take)")
          return
        }
      }
      #expect(nodes[0].limiter.counters.grants.value == before)
    }
  }

  @Test(arguments: [Window.hour, .day, .month])
  func `what is remembered of others' leases is asked again after a second`(
    _ window: Window
  ) async throws {
    try await withNodes(.sqlite, 2, Self.rules(window, 10)) { nodes, _, clock in
      #expect(await nodes[0].take().isAdmitted)
      #expect(await nodes[1].admitted(of: 50) == 9)
      // As if another node had given two back.
      try await nodes[0].database.write { tx throws in
        _ = try tx.execute(
          "UPDATE limit_window SET granted = 8 WHERE span = \(Int64(window.rawValue))")
      }
      #expect(!(await nodes[1].take().isAdmitted))
      try await pass(1, clock, nodes)
      #expect(await nodes[1].admitted(of: 50) == 2)
    }
  }
}

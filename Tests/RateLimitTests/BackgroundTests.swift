import Cluster
import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import RateLimit

@Suite struct BackgroundTests {
  private struct Event: Equatable {
    let type: String
    let data: String
  }

  private func events(_ node: LimitNode) async throws -> [Event] {
    try await node.database.read { tx throws in
      try tx.all("SELECT type, data FROM event ORDER BY id") { row throws in
        Event(type: try row[0], data: try row[1])
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `a warning goes out once a window, whatever the number of nodes`(
    _ engine: TestEngine
  ) async throws {
    try await withPlace(engine) { place in
      let clock = ManualClock()
      let rules = LimitRules.only(day: 10, warnAt: 80)
      var nodes: [LimitNode] = []
      for _ in 0..<2 { nodes.append(try await LimitNode(place, clock, rules)) }
      for _ in 0..<7 { _ = await nodes[0].take() }
      try await nodes[0].limiter.writeWarnings()
      #expect(try await events(nodes[0]).isEmpty)
      let eighth = await nodes[0].take()
      #expect(eighth.report?.warning == .day)
      _ = await nodes[0].take()
      _ = await nodes[1].take()
      for node in nodes { try await node.limiter.writeWarnings() }
      for node in nodes { try await node.limiter.writeWarnings() }
      let found = try await events(nodes[0])
      #expect(found.map(\.type) == ["quota.warning"])
      #expect(found.first?.data.contains("\"window\":\"day\",\"limit\":10,") == true)
      #expect(found.first?.data.contains("\"resets_at\":\"2026-01-02T00:00:00Z\"") == true)

      clock.advance(by: .seconds(86_400))
      for _ in 0..<9 { _ = await nodes[1].take() }
      try await nodes[1].limiter.writeWarnings()
      #expect(try await events(nodes[0]).count == 2)
      for node in nodes { await node.database.close() }
    }
  }

  @Test func `a warning that could not be written is given again`() async throws {
    try await withPlace(.sqlite) { place in
      let node = try await LimitNode(place, ManualClock(), .only(day: 4, warnAt: 50))
      for _ in 0..<2 { _ = await node.take() }
      await node.database.close()
      await #expect(throws: StoreError.self) { try await node.limiter.writeWarnings() }
      #expect(node.meter().inner.withLock { !$0.state.day.isWarned })
    }
  }

  @Test(arguments: TestEngine.all)
  func `more is leased before it runs out`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 1, .only(minute: 100_000, day: 100_000)) { nodes, _, clock in
      _ = await nodes[0].take()
      let meter = nodes[0].meter()
      var waits = 0
      for _ in 0..<2_000 {
        if case .waits = meter.take(.all, at: Moment(clock)) {
          waits += 1
          _ = await meter.waitAndTake(.all)
        } else {
          // As if requests came no faster than the store answers.
          let isDone = await eventually {
            meter.inner.withLock { !$0.state.isRefillAsked && $0.queue.isIdle }
          }
          #expect(isDone)
        }
      }
      #expect(waits == 0)
      let report = meter.report(at: Moment(clock))
      #expect(report[.day].used == 2_001)
    }
  }

  @Test(arguments: TestEngine.all)
  func `an idle meter gives back what it holds, and comes back`(
    _ engine: TestEngine
  ) async throws {
    try await withPlace(engine) { place in
      let clock = ManualClock()
      let node = try await LimitNode(place, clock, .only(minute: 100, day: 100), isAlone: true)
      let meter = node.meter()
      for _ in 0..<5 { #expect(await node.take().isAdmitted) }
      clock.advance(by: .seconds(800))
      try await node.cluster.beat()
      try await node.limiter.putIdleAway()
      #expect(node.limiter.table.count == 1)
      clock.advance(by: .seconds(101))
      try await node.cluster.beat()
      try await node.limiter.putIdleAway()
      #expect(node.limiter.table.count == 0)
      let left = try await node.database.read { tx throws in
        [
          try tx.value("SELECT COUNT(*) FROM limit_share") as Int64? ?? -1,
          try tx.value("SELECT granted FROM limit_window WHERE span = 2") as Int64? ?? -1,
        ]
      }
      #expect(left == [0, 5])
      // Whoever kept it can go on, and there is still only one.
      #expect(await meter.waitAndTake(.all).isAdmitted)
      #expect(node.meter() === meter)
      #expect(meter.report(at: Moment(clock))[.day].used == 6)
      await node.database.close()
    }
  }

  @Test func `a meter that was replaced passes its requests on`() async throws {
    try await withPlace(.sqlite) { place in
      let clock = ManualClock()
      let node = try await LimitNode(place, clock, .only(minute: 3), isAlone: true)
      let old = node.meter()
      #expect(await node.take().isAdmitted)
      clock.advance(by: .seconds(1_000))
      try await node.limiter.putIdleAway()
      let new = node.meter()
      #expect(!(new === old))
      var admitted = 0
      for _ in 0..<5 where await old.waitAndTake(.all).isAdmitted { admitted += 1 }
      for _ in 0..<5 where await new.waitAndTake(.all).isAdmitted { admitted += 1 }
      #expect(admitted == 3)
      await node.database.close()
    }
  }

  @Test func `too many that wait for one subject are answered by the policy`() {
    var queue = GrantQueue()
    let arrived = (0..<MeterTimes.waitingCountMax + 1).map { _ in queue.arrive() }
    #expect(arrived.firstIndex(of: false) == MeterTimes.waitingCountMax)
    queue.go()
    let next = queue.arrive()
    #expect(next)
  }

  @Test func `a recall of what nobody knows is answered`() async throws {
    try await withNodes(.sqlite, 2, .only(minute: 10)) { nodes, _, _ in
      let node = try #require(nodes[1].cluster.nodeID)
      try await nodes[0].database.write { tx throws in
        let subject = Subject.numbered(7)
        _ = try tx.execute(
          "INSERT INTO limit_recall VALUES (\(subject.tenant), \(subject.id), \(node))")
      }
      let database = nodes[0].database
      let isAnswered = try await eventually {
        let count = try await database.read { tx throws in
          try tx.value("SELECT COUNT(*) FROM limit_recall") as Int64?
        }
        return count == 0
      }
      #expect(isAnswered)
    }
  }

  @Test func `a node that was taken for dead starts with no share`() async throws {
    try await withPlace(.sqlite) { place in
      let clock = ManualClock()
      let rules = LimitRules.only(minute: 10)
      let one = try await LimitNode(place, clock, rules)
      let other = try await LimitNode(place, clock, rules)
      #expect(await one.admitted(of: 20) == 10)
      for _ in 0..<70 {
        clock.advance(by: .seconds(1))
        try await other.cluster.beat()
      }
      // Asleep for all that time, it wakes after its share has gone to another.
      #expect(await other.admitted(of: 20) == 10)
      let meter = one.meter()
      guard case .waits = meter.take(.all, at: Moment(clock)) else {
        Issue.record("it spends what is not its own")
        return
      }
      #expect(!(await meter.waitAndTake(.all).isAdmitted))
      for node in [one, other] { await node.database.close() }
    }
  }
}

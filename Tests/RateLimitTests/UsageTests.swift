import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import RateLimit

@Suite struct UsageTests {
  private let send = UsageLabel("messages.send")
  private let list = UsageLabel("messages.list")

  private func lines(
    _ node: LimitNode, _ grouping: Usage.Grouping, days: Int = 30
  ) async throws -> [Usage.Line] {
    let (tenant, now) = (Subject.test.tenant, node.clock.now)
    return try await node.database.read { tx throws in
      try Usage.report(
        tenant: tenant, from: now - .seconds(days * 86_400), to: now + .seconds(86_400),
        groupBy: grouping, in: tx)
    }
  }

  @Test(arguments: TestEngine.all)
  func `what meters count and what changes record add up`(_ engine: TestEngine) async throws {
    try await withPlace(engine) { place in
      let uses = Locked<[String]>([])
      let node = try await LimitNode(
        place, ManualClock(), .only(), isAlone: true,
        usedKeys: { used, _ in uses.withLock { $0 = used.map { "\($0.0.id) \($0.1)" } } })
      let (meter, now) = (node.meter(), node.clock.now)
      _ = await node.take()
      for _ in 0..<5 { meter.count(list, at: now, refused: false) }
      meter.count(list, at: now, refused: true)
      try await node.limiter.writeUsage()
      meter.count(send, at: now, refused: false)
      try await node.limiter.writeUsage()
      let send = send
      try await node.database.write { tx throws in
        try Usage.record(send, .test, at: now, zone: .utc, in: tx)
      }
      let byOperation = try await lines(node, .operation)
      #expect(
        byOperation == [
          Usage.Line(operation: "messages.list", count: 6, refused: 1),
          Usage.Line(operation: "messages.send", count: 2, refused: 0),
        ])
      let byKey = try await lines(node, .key)
      #expect(byKey == [Usage.Line(subject: Subject.test.id, count: 8, refused: 1)])
      #expect(uses.withLock { $0 } == ["\(Subject.test.id) \(now)"])
      #expect(try await node.limiter.writeUsage() == 0)
      await node.database.close()
    }
  }

  @Test func `a last use is written to the minute`() async throws {
    try await withPlace(.sqlite) { place in
      let written = Locked<[Timestamp]>([])
      let node = try await LimitNode(
        place, ManualClock(), .only(), isAlone: true,
        usedKeys: { used, _ in written.withLock { $0 += used.map(\.1) } })
      let start = node.clock.now
      for seconds in [0, 30, 59, 60, 100, 119, 200] {
        node.clock.advance(by: start + .seconds(seconds) - node.clock.now)
        _ = await node.take()
        node.meter().count(list, at: node.clock.now, refused: false)
        try await node.limiter.writeUsage()
      }
      #expect(written.withLock { $0 } == [0, 60, 200].map { start + .seconds($0) })
      await node.database.close()
    }
  }

  @Test func `a key that is always busy is written once in a turn`() async throws {
    try await withPlace(.sqlite) { place in
      let busy = Locked<Meter?>(nil)
      let node = try await LimitNode(
        place, ManualClock(), .only(), isAlone: true,
        usedKeys: { _, _ in
          let meter = busy.withLock { $0 }
          meter?.count(UsageLabel("busy"), at: Timestamp(seconds: 0), refused: false)
        })
      let meter = node.meter()
      _ = await node.take()
      busy.withLock { $0 = meter }
      meter.count(list, at: node.clock.now, refused: false)
      // What it counted while the first was written waits for the next turn.
      #expect(try await node.limiter.writeUsage() == 1)
      #expect(try await node.limiter.writeUsage() == 1)
      #expect(try await node.limiter.writeUsage() == 0)
      busy.withLock { $0 = nil }
      await node.database.close()
    }
  }

  @Test(arguments: TestEngine.all)
  func `old minutes become days of the workspace's calendar`(_ engine: TestEngine) async throws {
    try await withPlace(engine) { place in
      let node = try await LimitNode(place, ManualClock(), .only(), isAlone: true)
      let zone = try LimitContext.zone("Asia/Damascus")
      let meter = node.meter(.test, zone)
      // 23:30 and 00:30 of the workspace are one UTC day.
      let midnight = try #require(zone.zone.timestamp(year: 2026, month: 1, day: 3))
      meter.count(list, at: midnight - .seconds(1_800), refused: false)
      meter.count(list, at: midnight + .seconds(1_800), refused: false)
      meter.count(list, at: midnight + .seconds(1_860), refused: true)
      node.clock.jump(to: midnight + .seconds(3_600))
      try await node.limiter.writeUsage()
      let before = try await lines(node, .day)
      #expect(before.map(\.count) == [1, 2])
      #expect(before.last?.day == midnight)
      try await node.limiter.rollUsageUp()
      node.clock.jump(to: midnight + .seconds(9 * 86_400))
      try await node.limiter.rollUsageUp()
      #expect(try await lines(node, .day) == before)
      let left = try await node.database.read { tx throws in
        try tx.value("SELECT COUNT(*) FROM usage_minute") as Int64?
      }
      #expect(left == 0)
      node.clock.jump(to: midnight + .seconds(400 * 86_400))
      try await node.limiter.rollUsageUp()
      #expect(try await lines(node, .day, days: 500).isEmpty)
      await node.database.close()
    }
  }

  @Test func `usage that could not be written is kept`() async throws {
    try await withPlace(.sqlite) { place in
      let node = try await LimitNode(place, ManualClock(), .only(), isAlone: true)
      let meter = node.meter()
      meter.count(list, at: node.clock.now, refused: false)
      await node.database.close()
      await #expect(throws: StoreError.self) { try await node.limiter.writeUsage() }
      meter.count(list, at: node.clock.now, refused: false)
      #expect(meter.inner.withLock { $0.state.usage.entries.map(\.count) } == [2])
      #expect(node.limiter.work.takeUsed(countMax: 10).count == 1)
    }
  }

  @Test func `counts of one subject are bounded and lose nothing`() {
    var usage = UsageCounts()
    for minute in 0..<Int64(2_000) { usage.add(list, minute: minute, refused: minute % 2 == 0) }
    #expect(usage.entries.count == UsageCounts.entryCountMax)
    #expect(usage.entries.reduce(0) { $0 + $1.count } == 2_000)
    #expect(usage.entries.reduce(0) { $0 + $1.refused } == 1_000)
  }

  @Test func `a label is the same whenever it is made`() {
    #expect(UsageLabel("messages.list") == list)
    #expect(list != send)
    #expect(list.name == "messages.list")
  }
}

@Suite struct LimitSimulationTests {
  private func policy(_ rules: LimitRules, _ zone: TimeZone = .utc) -> LimitPolicy {
    var context = LimitContext.test
    context.zone = zone
    return rules.policy(for: context)
  }

  private func minutes(_ counts: [Int64]) -> [LimitSimulation.Minute] {
    counts.enumerated().map {
      LimitSimulation.Minute(
        start: Timestamp(seconds: 1_767_225_600 + Int64($0.offset) * 60), count: $0.element)
    }
  }

  @Test(
    arguments: [
      (LimitRules.only(minute: 60), [60, 60, 60], 180, [0, 0, 0, 0]),
      (.only(minute: 60), [90, 0, 60], 120, [30, 0, 0, 0]),
      (.only(hour: 100), [60, 60, 60], 100, [0, 80, 0, 0]),
      (.only(minute: 50, day: 70), [60, 60], 70, [10, 0, 40, 0]),
      (.only(), [1_000_000], 1_000_000, [0, 0, 0, 0]),
    ] as [(LimitRules, [Int64], Int64, [Int64])])
  func `a replay refuses what the limits would have`(
    _ rules: LimitRules, _ counts: [Int64], _ admitted: Int64, _ refused: [Int64]
  ) {
    let outcome = LimitSimulation.replay(minutes(counts), policy(rules))
    #expect(outcome.admitted == admitted)
    #expect(Window.allCases.map { outcome.refused[$0] } == refused)
    #expect(outcome.admitted + outcome.refusedTotal == counts.reduce(0, +))
  }

  @Test func `a new day begins empty`() {
    let start = Timestamp(seconds: 1_767_225_600 + 86_340)
    let minutes = [0, 1].map {
      LimitSimulation.Minute(start: start + .seconds($0 * 60), count: 10)
    }
    let outcome = LimitSimulation.replay(minutes, policy(.only(day: 10)))
    #expect(outcome.admitted == 20 && outcome.refusedMinuteCount == 0)
  }
}

import Cluster
import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import RateLimit

@Suite struct LimiterTests {
  /// One node, without background work: whatever happens, a request made it happen.
  private func withNode(
    on engine: TestEngine = .sqlite, _ rules: LimitRules, usedKeys: Limiter.UsedKeys? = nil,
    _ body: (LimitNode, TestPlace) async throws -> Void
  ) async throws {
    try await withPlace(engine) { place in
      let node = try await LimitNode(
        place, ManualClock(), rules, isAlone: true, usedKeys: usedKeys)
      try await body(node, place)
      await node.database.close()
    }
  }

  private func granted(
    _ node: LimitNode, _ window: Window, _ subject: Subject = .test
  ) async throws -> Int64 {
    try await node.database.read { tx throws in
      try tx.value(
        """
        SELECT COALESCE(MAX(granted), 0) FROM limit_window WHERE tenant_id = \(subject.tenant)
          AND subject_id = \(subject.id) AND span = \(Int64(window.rawValue))
        """) ?? 0
    }
  }

  @Test func `a full minute lets exactly as many through as are a minute old`() async throws {
    try await withNode(.only(minute: 10)) { node, _ in
      #expect(await node.admitted(of: 4) == 4)
      node.clock.advance(by: .seconds(30))
      #expect(await node.admitted(of: 20) == 6)
      guard case .refused(let refusal, let report) = await node.take() else {
        Issue.record("admitted")
        return
      }
      #expect(refusal == .exhausted(window: .minute, limit: 10, retryAfter: .seconds(30)))
      #expect(report[.minute].used == 10 && report[.minute].remaining == 0)
      node.clock.advance(by: refusal.retryAfter)
      #expect(await node.admitted(of: 20) == 4)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a refusal charges no window`(_ engine: TestEngine) async throws {
    try await withNode(on: engine, .only(minute: 5, hour: 100, day: 100, month: 100)) { node, _ in
      #expect(await node.admitted(of: 50) == 5)
      let report = node.meter().report(at: Moment(node.clock))
      for window in Window.allCases { #expect(report[window].used == 5) }
      await node.limiter.stop()
      for window in Window.calendar {
        let granted = try await granted(node, window)
        #expect(granted == 5)
      }
    }
  }

  @Test func `a replay is charged to the minute alone`() async throws {
    try await withNode(.only(minute: 10, day: 1)) { node, _ in
      #expect(await node.take().isAdmitted)
      #expect(!(await node.take().isAdmitted))
      #expect(await node.take(.burstOnly).isAdmitted)
      let report = node.meter().report(at: Moment(node.clock))
      #expect(report[.minute].used == 2)
      #expect(report[.day].used == 1)
    }
  }

  @Test func `the window that keeps away longest is named`() async throws {
    try await withNode(.only(minute: 1, day: 1)) { node, _ in
      #expect(await node.take().isAdmitted)
      // Learns that the day is used up too.
      _ = await node.take()
      guard case .refused(let refusal, _) = await node.take() else {
        Issue.record("admitted")
        return
      }
      #expect(
        refusal == .exhausted(window: .day, limit: 1, retryAfter: .seconds(86_400)))
    }
  }

  @Test(arguments: [
    ("Europe/Berlin", 1_774_735_200, 23), ("Europe/Berlin", 1_792_875_600, 25),
    ("America/New_York", 1_772_946_000, 23), ("Africa/Cairo", 1_776_978_000, 23),
    ("UTC", 1_767_225_600, 24),
  ])
  func `a day lasts as long as the clocks of the workspace say`(
    _ zone: String, _ start: Int64, _ hours: Int
  ) async throws {
    let context = try LimitContext.zone(zone)
    let bounds = context.zone.window(.day, containing: Timestamp(seconds: start + 43_200))
    #expect(bounds.end - bounds.start == .seconds(hours * 3_600))
    try await withNode(.only(day: 3)) { node, _ in
      node.clock.jump(to: bounds.start)
      for _ in 0..<3 { #expect(await node.take(.all, .test, context).isAdmitted) }
      node.clock.jump(to: bounds.end - .microseconds(1))
      node.clock.advance(by: .zero)
      guard case .refused(let refusal, _) = await node.take(.all, .test, context) else {
        Issue.record("admitted")
        return
      }
      #expect(refusal.retryAfter == .seconds(1))
      node.clock.jump(to: bounds.end)
      #expect(await node.take(.all, .test, context).isAdmitted)
    }
  }

  @Test func `months have their own lengths`() async throws {
    try await withNode(.only(month: 1)) { node, _ in
      var moment = try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
      for days in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        node.clock.jump(to: moment)
        #expect(await node.take().isAdmitted)
        _ = await node.take()
        guard case .refused(let refusal, _) = await node.take() else {
          Issue.record("admitted")
          return
        }
        #expect(refusal.retryAfter == .seconds(days * 86_400))
        moment = moment + refusal.retryAfter
      }
    }
  }

  @Test(arguments: Window.allCases)
  func `a clock that jumps back gives nothing twice`(_ window: Window) async throws {
    let rules: LimitRules = .only(
      minute: window == .minute ? 10 : nil, hour: window == .hour ? 10 : nil,
      day: window == .day ? 10 : nil, month: window == .month ? 10 : nil)
    try await withNode(rules) { node, _ in
      let start = node.clock.now
      #expect(await node.admitted(of: 6) == 6)
      node.clock.jump(to: start + .seconds(40 * 86_400))
      let later = await node.admitted(of: 30)
      #expect(later == (window == .minute ? 4 : 10))
      node.clock.jump(to: start)
      let back = await node.admitted(of: 30)
      #expect(back == (window == .minute ? 0 : 4))
    }
  }

  @Test(arguments: Window.calendar)
  func `what is granted of a window that the clock has left meanwhile is not lost`(
    _ window: Window
  ) async throws {
    let rules: LimitRules = .only(
      hour: window == .hour ? 100 : nil, day: window == .day ? 100 : nil,
      month: window == .month ? 100 : nil)
    try await withNode(rules) { node, _ in
      let start = node.clock.now
      #expect(await node.take().isAdmitted)
      let meter = node.meter()
      let question = meter.question(.all, at: Moment(node.clock))
      let standing = try node.limiter.standing(recalling: false)
      let request = meter.inner.withLock {
        $0.state.grantRequest(waiting: 99, question, standing)
      }
      let outcome = try await node.database.write { tx throws in
        try request.run(in: tx, absence: node.cluster.absence(of:))
      }
      #expect(outcome.blocks.contains { $0.window == window && $0.added > 0 })
      node.clock.jump(to: start + .seconds(40 * 86_400))
      #expect(await node.take().isAdmitted)
      meter.inner.withLock {
        $0.state.receive(
          outcome, for: request, incarnation: standing.incarnation,
          at: node.clock.uptimeMicroseconds, remembering: 0)
      }
      node.clock.jump(to: start)
      #expect(await node.admitted(of: 200) == 99)
    }
  }

  @Test(arguments: TestEngine.all)
  func `windows that are long over are forgotten`(_ engine: TestEngine) async throws {
    try await withNode(on: engine, .only(day: 10)) { node, _ in
      for _ in 0..<60 {
        #expect(await node.take().isAdmitted)
        node.clock.advance(by: .seconds(86_400))
        try await node.cluster.beat()
      }
      let kept = try await node.database.read { tx throws in
        try tx.value("SELECT COUNT(*) FROM limit_window WHERE span = 2") as Int64?
      }
      #expect(kept == 41)
    }
  }

  @Test(arguments: Window.calendar)
  func `moving to and fro between time zones gives no quota back`(
    _ window: Window
  ) async throws {
    let zones = [
      "UTC", "Pacific/Auckland", "Asia/Kathmandu", "America/New_York", "UTC", "Asia/Kolkata",
      "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "Europe/Berlin", "UTC",
    ]
    let rules = LimitRules.only(
      hour: window == .hour ? 40 : nil, day: window == .day ? 40 : nil,
      month: window == .month ? 40 : nil)
    try await withNode(rules) { node, _ in
      // In the middle of every zone's window, so that all of them overlap.
      node.clock.jump(to: try #require(Timestamp(rfc3339: "2026-01-15T11:20:00Z")))
      var admitted = 0
      for zone in zones {
        let context = try LimitContext.zone(zone)
        for _ in 0..<7 where await node.take(.all, .test, context).isAdmitted { admitted += 1 }
      }
      #expect(admitted == 40)
    }
  }

  @Test(arguments: Window.allCases)
  func `lowering and raising a limit holds from the next request`(
    _ window: Window
  ) async throws {
    func rules(_ limit: Int64) -> LimitRules {
      .only(
        minute: window == .minute ? limit : nil, hour: window == .hour ? limit : nil,
        day: window == .day ? limit : nil, month: window == .month ? limit : nil)
    }
    try await withNode(rules(20)) { node, _ in
      #expect(await node.admitted(of: 10) == 10)
      node.limiter.reload(rules(5))
      let take = await node.take()
      #expect(!take.isAdmitted)
      #expect(take.report?[window].remaining == 0)
      #expect(take.report?[window].used == 10)
      node.limiter.reload(rules(12))
      #expect(await node.admitted(of: 10) == 2)
      node.limiter.reload(rules(15))
      #expect(await node.admitted(of: 10) == 3)
      node.limiter.reload(.only())
      #expect(await node.admitted(of: 10) == 10)
    }
  }

  @Test func `what a command sets for a key holds from the next request`() async throws {
    try await withNode(.only(minute: 100)) { node, _ in
      #expect(await node.take().isAdmitted)
      var context = LimitContext.test
      context.key.minute = .count(2)
      let meter = node.meter(.test, context)
      #expect(meter === node.meter(.test, context))
      #expect(await node.take(.all, .test, context).isAdmitted)
      #expect(!(await node.take(.all, .test, context).isAdmitted))
      #expect(meter.policy[.minute]?.source == "key (set by command)")
    }
  }

  @Test func `shadow admits everything, counts it, and says what it would have refused`()
    async throws
  {
    let rules = LimitRules.only(minute: 5, day: 5, mode: .shadow)
    try await withNode(rules) { node, _ in
      #expect(await node.admitted(of: 20) == 20)
      let report = node.meter().report(at: Moment(node.clock))
      #expect(report.isShadow)
      #expect(report[.minute].used == 20 && report[.day].used == 20)
      #expect(report[.day].remaining == 0)
      #expect(node.limiter.counters.wouldRefuse.value == 15)
      node.limiter.reload(.only(minute: 100, day: 25))
      #expect(await node.admitted(of: 20) == 5)
    }
  }

  @Test func `days and months are counted without a limit`() async throws {
    try await withNode(.only()) { node, _ in
      #expect(await node.admitted(of: 500) == 500)
      let report = node.meter().report(at: Moment(node.clock))
      #expect(report[.day].used == 500 && report[.month].used == 500)
      #expect(report[.day].limit == nil && report[.day].remaining == nil)
      await node.limiter.stop()
      let (day, hour) = (try await granted(node, .day), try await granted(node, .hour))
      #expect(day == 500 && hour == 0)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a clean stop gives back what was not spent, a crash wastes it`(
    _ engine: TestEngine
  ) async throws {
    try await withPlace(engine) { place in
      let clock = ManualClock()
      let rules = LimitRules.only(minute: 100, day: 1_000)
      let first = try await LimitNode(place, clock, rules, isAlone: true)
      #expect(await first.admitted(of: 10) == 10)
      await first.stop()
      let second = try await LimitNode(place, clock, rules, isAlone: true)
      // Ten are still in the minute of the first node.
      for _ in 0..<30 { #expect(await second.take().isAdmitted) }
      await second.kill()
      let third = try await LimitNode(place, clock, rules, isAlone: true)
      let rest = await third.admitted(of: 100)
      #expect(rest > 20 && rest < 60)
      let day = third.meter().report(at: Moment(clock))[.day].used
      #expect(day > 40 + Int64(rest) && day < 200)
      let refused = await third.take()
      guard case .refused(let refusal, _) = refused else {
        Issue.record("admitted")
        return
      }
      #expect(refusal.retryAfter <= .seconds(60))
      clock.advance(by: .seconds(60))
      try await third.cluster.beat()
      #expect(await third.admitted(of: 10) > 0)
      await third.stop()
    }
  }

  @Test func `a pause after a crash is as long as it says`() async throws {
    try await withPlace(.sqlite) { place in
      let clock = ManualClock()
      let rules = LimitRules.only(minute: 8)
      let first = try await LimitNode(place, clock, rules, isAlone: true)
      #expect(await first.admitted(of: 20) == 8)
      await first.kill()
      clock.advance(by: .seconds(5))
      let second = try await LimitNode(place, clock, rules, isAlone: true)
      clock.advance(by: .seconds(20))
      guard case .refused(let refusal, _) = await second.take() else {
        Issue.record("admitted")
        return
      }
      #expect(refusal.retryAfter == .seconds(40))
      clock.advance(by: .seconds(39))
      try await second.cluster.beat()
      #expect(!(await second.take().isAdmitted))
      clock.advance(by: .seconds(1))
      #expect(await second.admitted(of: 20) == 8)
      await second.stop()
    }
  }

  @Test(arguments: [StoreFailurePolicy.open, .closed])
  func `when the store cannot grant, the policy answers, and it is counted and shown`(
    _ policy: StoreFailurePolicy
  ) async throws {
    try await withNode(.only(minute: 10, storeFailure: policy)) { node, _ in
      #expect(node.limiter.health.isGranting)
      await node.database.close()
      for _ in 0..<3 {
        let take = await node.take()
        switch take {
        case .admitted: #expect(policy == .open)
        case .refused(let refusal, _):
          #expect(policy == .closed)
          #expect(refusal == .storeUnavailable(retryAfter: .seconds(1)))
        case .waits: Issue.record("still waits")
        }
      }
      let health = node.limiter.health
      #expect(!health.isGranting && health.failure != nil)
      #expect(health.admittedByPolicyCount == (policy == .open ? 3 : 0))
      #expect(health.refusedByPolicyCount == (policy == .closed ? 3 : 0))
      #expect(node.sink.messages.filter { $0 == "the store cannot grant limits" }.count == 1)
    }
  }

  @Test func `what has no limit needs no store`() async throws {
    try await withNode(.only()) { node, _ in
      await node.database.close()
      #expect(await node.admitted(of: 50) == 50)
    }
  }
}

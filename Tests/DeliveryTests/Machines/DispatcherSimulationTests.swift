import ChannelKit
import Core
import TestKit
import Testing

@testable import Delivery

/// Queues, lanes and a provider in memory, from a seed: what the dispatcher plans is done here, late and out of order.
private struct Simulation {
  var dispatcher: Dispatcher
  var random: SeededGenerator
  var uptime = Duration.zero
  /// The rows of each lane, oldest first; its head may not be due yet.
  var lanes: [QueueKey: [String: [Row]]] = [:]
  let facts: [QueueKey: QueueFacts]
  var running: [Running] = []
  var starts: [(queue: QueueKey, lane: String, id: UUID, at: Int64)] = []
  var finished: [String: [UUID]] = [:]
  /// Until when a queue, or a workspace's part of an app, may not be bothered, and how often it was all the same.
  var pausedUntil: [QueueKey: Int64] = [:]
  var appPausedUntil: [TenantID: Int64] = [:]
  var breachCount = 0
  var nextNumber: UInt64 = 0

  struct Row {
    let id: UUID
    let priority: Priority
    var dueAt: Timestamp
  }

  struct Running {
    let start: Start
    let endsAt: Int64
  }

  init(_ seed: UInt64, _ facts: [QueueKey: QueueFacts], _ options: DeliveryOptions) {
    random = SeededGenerator(seed: seed)
    self.facts = facts
    dispatcher = Dispatcher(options)
  }

  var moment: Moment { Moment(now: Timestamp(seconds: 1_000_000) + uptime, uptime: uptime) }

  mutating func add(_ queue: QueueKey, _ lane: String, _ priority: Priority) {
    nextNumber += 1
    let row = Row(id: UUID(high: 5, low: nextNumber), priority: priority, dueAt: moment.now)
    lanes[queue, default: [:]][lane, default: []].append(row)
    dispatcher.notice(queue, priority, at: moment)
  }

  /// What the outbox's regular look tells of.
  mutating func look() {
    for (queue, lanes) in lanes {
      for row in lanes.values.compactMap(\.first) where row.dueAt <= moment.now {
        dispatcher.notice(queue, row.priority, at: moment)
      }
    }
  }

  mutating func step() {
    uptime += .microseconds(Int64.random(in: 1...20_000, using: &random))
    if Int.random(in: 0..<10, using: &random) == 0 { look() }
    endSome()
    while true {
      let plan = dispatcher.plan(at: moment)
      if plan.isEmpty { break }
      for question in plan.questions {
        dispatcher.learn(question.queue, facts[question.queue], at: moment)
      }
      for read in plan.reads { answer(read) }
      for one in plan.postponements { postpone(one) }
      for start in plan.starts { begin(start) }
    }
    checkBounds()
  }

  private mutating func checkBounds() {
    let options = dispatcher.options
    if running.count > options.inFlightMax { breachCount += 1 }
    var counts: [QueueKey: Int] = [:]
    var tenantCounts: [TenantID: Int] = [:]
    for one in running {
      counts[one.start.queue, default: 0] += 1
      tenantCounts[one.start.queue.tenant, default: 0] += 1
    }
    if counts.contains(where: { $0.value > (facts[$0.key]?.inFlightMax ?? 0) }) { breachCount += 1 }
    if tenantCounts.values.contains(where: { $0 > options.inFlightPerTenantMax }) {
      breachCount += 1
    }
    let windowMax = 3 * (options.windowCountMax + 1)
    if dispatcher.queues.values.contains(where: { $0.windowCount > windowMax }) { breachCount += 1 }
  }

  private mutating func answer(_ read: Plan.Read) {
    let heads = (lanes[read.queue] ?? [:]).compactMap { lane, rows in
      rows.first.map { Head(id: $0.id, priority: $0.priority, dueAt: $0.dueAt, lane: lane) }
    }
    let busy = Set(running.map(\.start.head.id))
    let found = read.priorities.map { priority in
      let due = heads.filter {
        $0.priority == priority && $0.dueAt <= moment.now && !busy.contains($0.id)
      }
      return (priority, Array(due.sorted { $0.id < $1.id }.prefix(read.countMax)))
    }
    dispatcher.read(read.queue, .message, found, countMax: read.countMax, at: moment)
  }

  private mutating func postpone(_ one: Plan.Postponement) {
    if lanes[one.queue]?[one.head.lane]?.first?.id == one.head.id {
      lanes[one.queue]?[one.head.lane]?[0].dueAt = one.until
    }
    dispatcher.postponed(one, at: moment)
  }

  private mutating func begin(_ start: Start) {
    let now = moment.uptimeMicroseconds
    let isHead = lanes[start.queue]?[start.head.lane]?.first?.id == start.head.id
    if !isHead || running.contains(where: { $0.start.head.id == start.head.id }) {
      breachCount += 1
    }
    if pausedUntil[start.queue, default: 0] > now { breachCount += 1 }
    if start.app != nil, appPausedUntil[start.queue.tenant, default: 0] > now { breachCount += 1 }
    starts.append((start.queue, start.head.lane, start.head.id, now))
    running.append(
      Running(start: start, endsAt: now + .random(in: 1_000...300_000, using: &random)))
  }

  private mutating func endSome() {
    let now = moment.uptimeMicroseconds
    let over = running.filter { $0.endsAt <= now }
    running.removeAll { $0.endsAt <= now }
    for one in over { end(one.start) }
  }

  private mutating func end(_ start: Start) {
    let (now, wall) = (moment.uptimeMicroseconds, moment.now)
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<14:
      lanes[start.queue]?[start.head.lane]?.removeFirst()
      finished["\(start.queue)/\(start.head.lane)", default: []].append(start.head.id)
      let next = lanes[start.queue]?[start.head.lane]?.first.map {
        Head(id: $0.id, priority: $0.priority, dueAt: $0.dueAt, lane: start.head.lane)
      }
      dispatcher.ended(start, .over(next: next), .answers, at: moment)
    case 14..<18:
      let pause = Duration.milliseconds(Int.random(in: 1...2_000, using: &random))
      lanes[start.queue]?[start.head.lane]?[0].dueAt = wall + pause
      dispatcher.ended(start, .later(wall + pause), .fails, at: moment)
    case 18:
      let until = now + .random(in: 100_000...2_000_000, using: &random)
      dispatcher.pause(start, .session, until: until)
      pausedUntil[start.queue] = max(pausedUntil[start.queue, default: 0], until)
      dispatcher.ended(start, .later(wall), .answers, at: moment)
    default:
      guard start.app != nil else { return dispatcher.ended(start, .lost, .none, at: moment) }
      let until = now + .random(in: 100_000...500_000, using: &random)
      dispatcher.pause(start, .app, until: until)
      let tenant = start.queue.tenant
      appPausedUntil[tenant] = max(appPausedUntil[tenant, default: 0], until)
      dispatcher.ended(start, .later(wall), .answers, at: moment)
    }
  }

  var waitingCount: Int {
    lanes.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
  }
}

@Suite struct DispatcherSimulationTests {
  private static let facts: [QueueKey: QueueFacts] = {
    var facts: [QueueKey: QueueFacts] = [:]
    for tenant in UInt64(0)..<4 {
      for number in UInt64(0)..<3 {
        let queue = QueueKey(
          TenantID(UUID(high: 1, low: tenant)), UUID(high: 2, low: tenant * 10 + number))
        facts[queue] = QueueFacts(
          pacing: Pacing(
            pair: number == 0 ? .init(1, per: .milliseconds(500)) : nil,
            session: number == 1 ? .init(20, per: .seconds(1), burst: 4) : nil,
            app: number == 2 ? .init(50, per: .seconds(1)) : nil),
          app: number == 2 ? "app" : nil, inFlightMax: 4, schedule: .delays([]))
      }
    }
    return facts
  }()

  private static var options: DeliveryOptions {
    var options = DeliveryOptions()
    (options.inFlightMax, options.inFlightReservedForOTP) = (20, 4)
    (options.inFlightPerTenantMax, options.windowCountMax) = (8, 16)
    return options
  }

  @Test(arguments: UInt64(0)..<10)
  func `nothing is lost, lanes keep their order, and no bound, pace or pause is broken`(
    seed: UInt64
  ) {
    var world = Simulation(seed, Self.facts, Self.options)
    let queues = Self.facts.keys.sorted()
    var accepted: [String: [UUID]] = [:]
    for _ in 0..<600 {
      let queue = queues[Int.random(in: queues.indices, using: &world.random)]
      let lane = "\(Int.random(in: 0..<30, using: &world.random))"
      let priority = Priority.allCases[Int.random(in: 0..<3, using: &world.random)]
      world.add(queue, lane, priority)
      accepted["\(queue)/\(lane)", default: []].append(UUID(high: 5, low: world.nextNumber))
      world.step()
    }
    for _ in 0..<60_000 where world.waitingCount > 0 {
      world.step()
    }
    #expect(world.waitingCount == 0)
    #expect(world.finished == accepted)
    #expect(world.breachCount == 0)
    checkPaces(world)
    #expect(world.dispatcher.inFlightCount == world.running.count)
  }

  private func checkPaces(_ world: Simulation) {
    for (queue, facts) in Self.facts {
      let own = world.starts.filter { $0.queue == queue }
      if let rate = facts.pacing.session { check(own.map(\.at), rate) }
      guard let rate = facts.pacing.pair else { continue }
      for (_, starts) in Dictionary(grouping: own, by: \.lane) { check(starts.map(\.at), rate) }
    }
    let ofApp = world.starts.filter { Self.facts[$0.queue]?.app == "app" }
    check(ofApp.map(\.at), .init(50, per: .seconds(1)))
  }

  private func check(_ times: [Int64], _ rate: Pacing.Rate) {
    var (start, most) = (0, 0)
    for place in times.indices {
      while times[place] - times[start] >= rate.per.microseconds { start += 1 }
      most = max(most, place - start + 1)
    }
    #expect(most <= rate.count)
  }
}

import ChannelKit
import Core
import TestKit
import Testing

@testable import Delivery

/// Workspaces with a session each at one provider, in memory and from a seed.
private struct Provider {
  var dispatcher = Dispatcher(DeliveryOptions())
  var random: SeededGenerator
  var uptime: Int64 = 0
  /// Due rows that nobody attempts, and when they were accepted.
  private var waiting: [QueueKey: [(head: Head, since: Int64)]] = [:]
  private var running: [(start: Start, since: Int64, endsAt: Int64)] = []
  private var nextNumber: UInt64 = 0
  /// How long each row waited for its attempt.
  private(set) var waits: [QueueKey: [Int64]] = [:]
  private(set) var failureCount = 0
  /// Whether an attempt of a workspace fails now.
  let fails: (_ queue: QueueKey, _ now: Int64) -> Bool

  init(_ seed: UInt64, fails: @escaping (QueueKey, Int64) -> Bool) {
    random = SeededGenerator(seed: seed)
    self.fails = fails
  }

  private var moment: Moment {
    Moment(now: Timestamp(microseconds: 1 << 50 + uptime), uptime: .microseconds(uptime))
  }

  mutating func accept(_ queue: QueueKey) {
    nextNumber += 1
    let head = Head(
      id: UUID(high: 5, low: nextNumber), priority: .normal, dueAt: moment.now,
      lane: "\(nextNumber)")
    waiting[queue, default: []].append((head, uptime))
    dispatcher.notice(queue, .normal, at: moment)
  }

  mutating func step() {
    uptime += 1_000
    for one in running where one.endsAt <= uptime { end(one.start) }
    running.removeAll { $0.endsAt <= uptime }
    while true {
      let plan = dispatcher.plan(at: moment)
      if plan.isEmpty { return }
      for question in plan.questions {
        let facts = QueueFacts(app: "app", inFlightMax: 24, schedule: .delays([]))
        dispatcher.learn(question.queue, facts, at: moment)
      }
      for read in plan.reads {
        let heads = (waiting[read.queue] ?? []).prefix(read.countMax).map(\.head)
        dispatcher.read(
          read.queue, .message, [(.normal, Array(heads))], countMax: read.countMax, at: moment)
      }
      for start in plan.starts { begin(start) }
    }
  }

  private mutating func begin(_ start: Start) {
    guard let place = waiting[start.queue]?.firstIndex(where: { $0.head.id == start.head.id })
    else { return }
    let row = waiting[start.queue]!.remove(at: place)
    waits[start.queue, default: []].append(uptime - row.since)
    running.append((start, row.since, uptime + .random(in: 5_000...40_000, using: &random)))
  }

  /// What fails may have been sent, so it is over.
  private mutating func end(_ start: Start) {
    let isFailure = fails(start.queue, uptime)
    if isFailure { failureCount += 1 }
    dispatcher.ended(start, .over(next: nil), isFailure ? .fails : .answers, at: moment)
  }

  func waitingCount(_ queue: QueueKey) -> Int { waiting[queue]?.count ?? 0 }
}

@Suite struct IsolationSimulationTests {
  private static let queues = (0..<6).map {
    QueueKey(TenantID(UUID(high: 1, low: UInt64($0))), UUID(high: 2, low: UInt64($0)))
  }

  /// Two minutes in which some workspaces are flooded and each attempt of theirs fails, while another sends now and then.
  private func run(_ seed: UInt64, failing: Int, chance: Int = 0) -> Provider {
    let dead = Set(Self.queues.prefix(failing))
    let dice = Locked(SeededGenerator(seed: seed &+ 99))
    var world = Provider(seed) { queue, _ in
      dead.contains(queue)
        || chance > 0 && dice.withLock { Int.random(in: 0..<chance, using: &$0) } == 0
    }
    let healthy = Self.queues[5]
    for queue in dead { for _ in 0..<2_000 { world.accept(queue) } }
    for time in 0..<120_000 {
      if time.isMultiple(of: 500) { world.accept(healthy) }
      world.step()
    }
    return world
  }

  @Test(arguments: UInt64(0)..<3, [1, 2, 5])
  func `workspaces of which everything fails hold up nobody else`(seed: UInt64, count: Int) {
    let waits = run(seed, failing: count).waits[Self.queues[5]] ?? []
    #expect(waits.count == 240)
    // It starts in the first step after it came.
    #expect(waits.allSatisfy { $0 == 1_000 }, "waited \(waits.max() ?? -1) us")
  }

  @Test(arguments: UInt64(0)..<3)
  func `a failure by chance beside a workspace of which everything fails costs nothing`(
    seed: UInt64
  ) {
    let waits = run(seed, failing: 1, chance: 20).waits[Self.queues[5]] ?? []
    #expect(waits.count == 240)
    #expect(waits.allSatisfy { $0 == 1_000 }, "waited \(waits.max() ?? -1) us")
  }

  @Test(arguments: UInt64(0)..<3)
  func `an outage of the provider costs few attempts, and is over soon after its end`(
    seed: UInt64
  ) {
    let end: Int64 = 100_000_000
    var world = Provider(seed) { _, now in now < end }
    for queue in Self.queues { for _ in 0..<500 { world.accept(queue) } }
    while world.uptime < end { world.step() }
    // Six sessions with 24 attempts each had begun before the first failure; then probes double their pause.
    #expect(world.failureCount < 6 * 24 + 40, "\(world.failureCount) failed")
    while world.uptime < end + 65_000_000,
      Self.queues.contains(where: { world.waitingCount($0) > 0 })
    { world.step() }
    #expect(Self.queues.allSatisfy { world.waitingCount($0) == 0 })
  }

  @Test func `a workspace of which every attempt hangs leaves places to all others`() {
    var options = DeliveryOptions()
    (options.inFlightMax, options.inFlightReservedForOTP) = (40, 4)
    options.inFlightPerTenantMax = 30
    var dispatcher = Dispatcher(options)
    var counts: [TenantID: Int] = [:]
    // Whole workspaces come one after another, each with more than there are places.
    for queue in Self.queues {
      dispatcher.notice(queue, .normal, at: Self.moment)
      let heads = (0..<50).map {
        Head(
          id: UUID(high: queue.id.low, low: UInt64($0)), priority: .normal,
          dueAt: Self.moment.now, lane: "\($0)")
      }
      for _ in 0..<10 {
        let plan = dispatcher.plan(at: Self.moment)
        counts[queue.tenant, default: 0] += plan.starts.count
        for question in plan.questions {
          dispatcher.learn(
            question.queue, QueueFacts(inFlightMax: 64, schedule: .delays([])), at: Self.moment)
        }
        for read in plan.reads where read.queue == queue {
          dispatcher.read(queue, .message, [(.normal, heads)], countMax: 64, at: Self.moment)
        }
      }
    }
    #expect(Self.queues.map { counts[$0.tenant] } == [20, 10, 5, 1, 0, 0])
  }

  private static let moment = Moment(now: Timestamp(microseconds: 1 << 50), uptime: .seconds(1))
}

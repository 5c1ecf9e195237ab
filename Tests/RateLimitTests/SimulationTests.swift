import Cluster
import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import RateLimit

/// Nodes that live, sleep, crash and restart at random, from a seed, over one real database.
private struct World {
  let place: TestPlace
  let clock = ManualClock()
  let rules: LimitRules
  let context: LimitContext
  var random: SeededGenerator
  var nodes: [LimitNode] = []
  /// Places of nodes that neither beat nor answer for now.
  var asleep: Set<Int> = []
  var admitted: [(uptime: Duration, now: Timestamp)] = []

  init(_ place: TestPlace, _ rules: LimitRules, _ context: LimitContext, seed: UInt64) {
    (self.place, self.rules, self.context) = (place, rules, context)
    random = SeededGenerator(seed: seed)
  }

  mutating func start() async throws {
    nodes.append(try await LimitNode(place, clock, rules, recallLookCountMax: 5))
  }

  mutating func step() async throws {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<11: try await burst()
    case 11..<15: try await pass(Int.random(in: 1...20, using: &random))
    case 15: try await crash()
    case 16: try await restart()
    case 17: jump()
    case 18: asleep.insert(Int.random(in: nodes.indices, using: &random))
    default: asleep = []
    }
  }

  /// Requests at once on several nodes that are awake, while the others answer recalls.
  private mutating func burst() async throws {
    let count = Int.random(in: 1...25, using: &random)
    let awake = nodes.indices.filter { !asleep.contains($0) }.map { nodes[$0] }
    guard !awake.isEmpty else { return }
    let targets = (0..<count).map { _ in awake[Int.random(in: awake.indices, using: &random)] }
    let context = context
    let passed = await withTaskGroup(of: Int?.self) { group in
      for node in awake { group.addTask { await answerRecalls(node) } }
      let taken = await withTaskGroup(of: Bool.self) { takers in
        for node in targets {
          takers.addTask { await node.take(.all, .test, context).isAdmitted }
        }
        return await takers.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      group.cancelAll()
      return taken
    }
    let moment = (clock.uptime, clock.now)
    admitted += Array(repeating: moment, count: passed)
  }

  private mutating func pass(_ seconds: Int) async throws {
    for _ in 0..<seconds {
      clock.advance(by: .milliseconds(Int.random(in: 500...1_500, using: &random)))
      for place in nodes.indices where !asleep.contains(place) {
        try await nodes[place].cluster.beat()
      }
    }
  }

  private mutating func crash() async throws {
    let victim = nodes.remove(at: Int.random(in: nodes.indices, using: &random))
    asleep = []
    await victim.kill()
    try await start()
  }

  private mutating func restart() async throws {
    let leaving = nodes.remove(at: Int.random(in: nodes.indices, using: &random))
    asleep = []
    await leaving.stop()
    try await start()
  }

  private mutating func jump() {
    clock.jump(to: clock.now + .seconds(Int.random(in: -50_000...50_000, using: &random)))
  }

  func end() async { for node in nodes { await node.kill() } }
}

/// Answers what other nodes ask back, until cancelled.
private func answerRecalls(_ node: LimitNode) async -> Int? {
  while !Task.isCancelled {
    try? await node.limiter.answerRecalls()
    try? await Task.sleep(for: .milliseconds(2))
  }
  return nil
}

@Suite(.serialized) struct SimulationTests {
  private static let cases = TestEngine.all.flatMap { engine in
    (UInt64(0)..<(engine == .sqlite ? 8 : 3)).map { (engine, $0) }
  }

  private static let zones = ["UTC", "Europe/Berlin", "Africa/Cairo", "America/New_York"]

  @Test(arguments: cases)
  func `nodes that sleep, crash and restart never admit more than the limits together`(
    _ engine: TestEngine, _ seed: UInt64
  ) async throws {
    let context = try LimitContext.zone(Self.zones[Int(seed % 4)])
    let limits = PerWindow<Int64>(minute: 20, hour: 60, day: 150, month: 400)
    let rules = LimitRules.only(
      minute: limits.minute, hour: limits.hour, day: limits.day, month: limits.month)
    try await withPlace(engine) { place in
      var world = World(place, rules, context, seed: seed)
      for _ in 0..<3 { try await world.start() }
      for _ in 0..<100 { try await world.step() }
      await world.end()
      #expect(!world.admitted.isEmpty)
      check(world.admitted, limits, context.zone)
    }
  }

  private func check(
    _ admitted: [(uptime: Duration, now: Timestamp)], _ limits: PerWindow<Int64>, _ zone: TimeZone
  ) {
    for (index, one) in admitted.enumerated() {
      let inMinute = admitted[...index].count { one.uptime - $0.uptime < .seconds(60) }
      #expect(inMinute <= Int(limits.minute))
    }
    for window in Window.calendar {
      var counts: [Timestamp: Int64] = [:]
      for one in admitted {
        guard let unit = window.unit else { continue }
        counts[zone.window(unit, containing: one.now).start, default: 0] += 1
      }
      #expect((counts.values.max() ?? 0) <= limits[window])
    }
  }
}

import ChannelKit
import Cluster
import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import Delivery

/// Decides from a seed and the attempt alone, so that the order of tasks does not matter.
private func storm(_ seed: UInt64) -> @Sendable (OutboxItem) async -> AttemptReport {
  { item in
    var random = SeededGenerator(seed: seed ^ item.id.low ^ UInt64(item.attempts))
    for _ in 0..<Int.random(in: 0...20, using: &random) { await Task.yield() }
    if item.attempts > 12 { return .noted(.done, "sent", item) }
    return switch Int.random(in: 0..<10, using: &random) {
    case 0..<6: .noted(.done, "sent", item)
    case 6: .again(nil, .pair, .fails)
    case 7: .again(.milliseconds(Int.random(in: 1...400, using: &random)), .session)
    case 8: .again(.milliseconds(Int.random(in: 1...400, using: &random)), .pair)
    default:
      item.part < 2 ? AttemptReport(.next(part: item.part + 1), .answers) : .again(nil, .pair)
    }
  }
}

private let facts = QueueFacts(
  inFlightMax: 8,
  schedule: .exponential(
    base: .milliseconds(100), max: .milliseconds(400), attempts: 1_000, jitter: 0.5))

/// Looks at what was committed: every row sent once, and each lane in its order.
private func check(
  _ journal: [Journal.Entry], _ accepted: [String: [UUID]], repeats: Set<UUID> = []
) {
  let sent = journal.filter { $0.word == "sent" }
  for (lane, ids) in accepted {
    #expect(sent.filter { $0.lane == lane }.map(\.id) == ids)
  }
  for again in journal where again.word == "again" { #expect(repeats.contains(again.id)) }
}

@Suite(.serialized) struct StormTests {
  private static let cases = TestEngine.all.flatMap { engine in
    (UInt64(1)...(engine == .sqlite ? 4 : 2)).map { (engine, $0) }
  }

  @Test(arguments: cases)
  func `whatever fails, each lane keeps its order and each row is sent once`(
    _ engine: TestEngine, _ seed: UInt64
  ) async throws {
    try await withWorld(engine, facts: facts, answer: storm(seed)) { world in
      var random = SeededGenerator(seed: seed)
      var accepted: [String: [UUID]] = [:]
      for _ in 0..<60 {
        let queue = UInt64.random(in: 1...3, using: &random)
        let lane = "\(queue)-\(Int.random(in: 0..<6, using: &random))"
        accepted[lane, default: []] += try await world.accept(
          lane, queue: UUID(high: 2, low: queue), count: Int.random(in: 1...3, using: &random))
      }
      try await world.pass(step: .milliseconds(200)) { try await world.count == 0 }
      // Identifiers rise in the order of the calls, and so do the journal's entries.
      check(try await world.journal, accepted)
    }
  }

  /// Several nodes need a server.
  private static let sharedSeeds: [UInt64] = TestEngine.all.contains(.postgres) ? [1, 2] : []

  @Test(arguments: sharedSeeds)
  func `two nodes share the work, and when one is killed the other ends it`(
    _ seed: UInt64
  ) async throws {
    try await withPlace(.postgres) { place in
      let clock = ManualClock()
      let worlds = [
        try await World(
          place, clock, carrier: RecordingCarrier(clock: clock, facts: facts, answer: storm(seed))),
        try await World(
          place, clock, carrier: RecordingCarrier(clock: clock, facts: facts, answer: storm(seed))),
      ]
      for world in worlds { try await world.cluster.beat() }
      var accepted: [String: [UUID]] = [:]
      var inFlight: Set<UUID> = []
      try await running([worlds[1].engine]) {
        try await running([worlds[0].engine]) {
          for number in 0..<80 {
            let queue = UInt64(number % 8)
            let lane = "\(queue)-\(number % 3)"
            accepted[lane, default: []] += try await worlds[number % 2].accept(
              lane, queue: UUID(high: 2, low: queue), count: 2)
          }
          try await until {
            try await pass(worlds, clock)
            return worlds.allSatisfy { $0.carrier.attempts.count > 20 }
          }
        }
        // From here on the first is dead: its tasks are gone, its attempts stand in the outbox.
        inFlight = Set(
          try await worlds[1].database.read { tx throws in
            try Outbox.attempting(countMax: 1_000, in: tx)
          }.map(\.id))
        try await until {
          try await pass([worlds[1]], clock)
          return try await worlds[1].count == 0
        }
      }
      check(try await worlds[1].journal, accepted, repeats: inFlight)
      for world in worlds { await world.database.close() }
    }
  }

  private func pass(_ worlds: [World], _ clock: ManualClock) async throws {
    clock.advance(by: .milliseconds(200))
    for world in worlds {
      try await world.cluster.beat()
      world.engine.alarm.ring()
    }
  }
}

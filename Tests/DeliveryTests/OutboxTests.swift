import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Delivery

/// A row as a test looks at it.
private struct Stored: Hashable {
  let id: UUID
  let state: OutboxState?
  let priority: Priority
}

private func rows(_ world: World) async throws -> [Stored] {
  try await world.database.read { tx throws in
    try tx.all("SELECT id, state, class FROM outbox ORDER BY queue, lane, seq LIMIT 1000") {
      row throws in
      Stored(id: try row[0], state: OutboxState(rawValue: try row[1]), priority: try row[2])
    }
  }
}

/// Lends a node whose engine stands still.
private func withOutbox(
  _ engine: TestEngine, _ body: (World) async throws -> Void
) async throws {
  try await withPlace(engine) { place in
    let world = try await World(place, ManualClock(), isAlone: true)
    try await body(world)
    await world.database.close()
  }
}

@Suite struct OutboxTests {
  @Test(arguments: TestEngine.all)
  func `only the first row of a lane waits`(_ engine: TestEngine) async throws {
    try await withOutbox(engine) { world in
      try await world.accept("a", count: 3)
      try await world.accept("b", count: 2)
      #expect(
        try await rows(world).map(\.state) == [.waiting, .behind, .behind, .waiting, .behind])
    }
  }

  @Test(arguments: TestEngine.all)
  func `taking back the first row makes the next one first`(_ engine: TestEngine) async throws {
    try await withOutbox(engine) { world in
      let ids = try await world.accept("a", count: 3)
      #expect(try await withdraw(ids[0], world))
      #expect(try await rows(world).map(\.state) == [.waiting, .behind])
      #expect(try await withdraw(ids[2], world))
      #expect(try await rows(world).map(\.id) == [ids[1]])
      #expect(try await !withdraw(ids[0], world))
    }
  }

  @Test(arguments: TestEngine.all)
  func `work that is being attempted cannot be taken back`(_ engine: TestEngine) async throws {
    try await withOutbox(engine) { world in
      let ids = try await world.accept("a", count: 2)
      #expect(try await claim(ids[0], UUID(high: 5, low: 1), world))
      #expect(try await !withdraw(ids[0], world))
    }
  }

  @Test(arguments: TestEngine.all)
  func `another tenant's work cannot be taken back`(_ engine: TestEngine) async throws {
    try await withOutbox(engine) { world in
      let ids = try await world.accept("a")
      let stranger = world.store(TenantID(UUID(high: 66, low: 6)))
      #expect(try await !stranger.write { tx throws in try Outbox.withdraw(ids[0], in: tx) })
      #expect(try await rows(world).count == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `of many who claim a row at once one gets it`(_ engine: TestEngine) async throws {
    try await withOutbox(engine) { world in
      for _ in 0..<10 {
        let id = try await world.accept(UUID.v7(at: world.clock.now).description)[0]
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
          for node in 0..<8 {
            group.addTask { try await claim(id, UUID(high: 5, low: UInt64(node)), world) }
          }
          return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `a cancel and a claim at once: one of them has it`(_ engine: TestEngine) async throws {
    try await withOutbox(engine) { world in
      for _ in 0..<20 {
        let id = try await world.accept(UUID.v7(at: world.clock.now).description)[0]
        async let claimed = claim(id, UUID(high: 5, low: 1), world)
        async let withdrawn = withdraw(id, world)
        #expect(try await claimed != withdrawn)
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `rows accepted to one lane at once stand in one line`(_ engine: TestEngine) async throws {
    try await withOutbox(engine) { world in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 { group.addTask { try await world.accept("a") } }
        try await group.waitForAll()
      }
      #expect(
        try await rows(world).map(\.state) == [.waiting] + Array(repeating: .behind, count: 19))
      let places = try await world.database.read { tx throws in
        try tx.all("SELECT seq FROM outbox ORDER BY seq LIMIT 100") { row throws in
          try row[0] as Int
        }
      }
      #expect(places == Array(1...20))
    }
  }

  @Test(arguments: TestEngine.all)
  func `urgent work makes urgent what stands before it in its lane, and nothing else`(
    _ engine: TestEngine
  ) async throws {
    try await withOutbox(engine) { world in
      try await world.accept("a", priority: .bulk, count: 2)
      try await world.accept("b", priority: .bulk)
      try await world.accept("a", priority: .otp)
      #expect(try await rows(world).map(\.priority) == [.otp, .otp, .otp, .bulk])
    }
  }

  @Test(arguments: TestEngine.all)
  func `all rows of a queue can be taken back in batches`(_ engine: TestEngine) async throws {
    try await withOutbox(engine) { world in
      let ids =
        try await world.accept("a", count: 3) + world.accept("b", after: .seconds(9), count: 2)
      try await world.accept("c", queue: UUID(high: 2, low: 2))
      var gone: [UUID] = []
      while true {
        let batch = try await world.store().write { tx throws in
          try Outbox.withdrawAll(of: World.queue, countMax: 2, in: tx)
        }
        guard !batch.isEmpty else { break }
        gone += batch
      }
      #expect(Set(gone) == Set(ids) && gone.count == 5)
      #expect(try await rows(world).count == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `each queue is sighted once a class, with its oldest head`(
    _ engine: TestEngine
  ) async throws {
    try await withOutbox(engine) { world in
      let first = world.clock.now
      for lane in 0..<5 { try await world.accept("\(lane)") }
      try await world.accept("x", priority: .otp)
      try await world.accept("y", queue: UUID(high: 2, low: 2))
      try await world.accept("z", tenant: TenantID(UUID(high: 4, low: 4)))
      let all = try await world.database.read { tx throws in
        try Outbox.sightings(after: nil, countMax: 10, in: tx)
      }
      let key = QueueKey(World.tenant, World.queue)
      #expect(all.count == 4)
      #expect(
        all.prefix(2)
          == [
            Sighting(queue: key, priority: .otp, dueAt: first),
            Sighting(queue: key, priority: .normal, dueAt: first),
          ])
      var paged: [Sighting] = []
      while paged.count < 4 {
        paged += try await world.database.read { [last = paged.last] tx throws in
          try Outbox.sightings(after: last, countMax: 1, in: tx)
        }
      }
      #expect(paged == all)
    }
  }
}

private func withdraw(_ id: UUID, _ world: World) async throws -> Bool {
  try await world.store().write { tx throws in try Outbox.withdraw(id, in: tx) }
}

private func claim(_ id: UUID, _ node: UUID, _ world: World) async throws -> Bool {
  let carrier = world.carrier
  let claim = try await world.store().write { tx throws in
    try Outbox.claim([id], by: node, isRepeated: false, for: carrier, in: tx)[0]
  }
  if case .go = claim { return true }
  return false
}

import Cluster
import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Delivery

/// One node of a gateway with an engine and a carrier that a test controls.
struct World: Sendable {
  static let migrations =
    ClusterSchema.migrations + DeliverySchema.migrations + Journal.migrations
  static let tenant = TenantID(UUID(high: 1, low: 1))
  static let queue = UUID(high: 2, low: 1)

  let database: Database
  let cluster: Cluster
  let clock: ManualClock
  let carrier: RecordingCarrier
  let engine: DeliveryEngine
  let sink = RecordingSink()

  init(
    _ place: TestPlace, _ clock: ManualClock, carrier: RecordingCarrier? = nil,
    options: DeliveryOptions = .test, isAlone: Bool = false,
    store: DatabaseOptions = DatabaseOptions()
  ) async throws {
    self.clock = clock
    self.carrier = carrier ?? RecordingCarrier(clock: clock)
    let log = Log(to: sink, clock: clock)
    var store = store
    store.connectionCount = 4
    database = try await Database.open(
      place.location, migrations: Self.migrations, options: store, clock: clock, log: log)
    cluster = Cluster(database, clock: clock, log: log)
    engine = DeliveryEngine(
      database, cluster, carriers: [self.carrier], options: options, clock: clock, log: log,
      metrics: Metrics())
    try await cluster.join(isAlone: isAlone)
    clock.advance(by: .milliseconds(1))
  }

  func store(_ tenant: TenantID = Self.tenant) -> TenantStore {
    TenantStore(database, cluster, clock: clock, tenant: tenant)
  }

  /// Enqueues as an accept does, and tells the engine.
  @discardableResult
  func accept(
    _ lane: String = "a", queue: UUID = Self.queue, tenant: TenantID = Self.tenant,
    priority: Priority = .normal, after delay: Duration = .zero, expires: Duration? = nil,
    count: Int = 1
  ) async throws -> [UUID] {
    let now = clock.now
    let ids = (0..<count).map { _ in UUID.v7(at: now) }
    try await store(tenant).write { tx throws in
      for id in ids {
        try Outbox.enqueue(
          NewWork(
            id: id, kind: .message, queue: queue, lane: lane, priority: priority,
            dueAt: now + delay, expiresAt: expires.map { now + $0 }), in: tx)
      }
    }
    engine.noticed(tenant, queue: queue, priority)
    return ids
  }

  /// How many rows the outbox holds.
  var count: Int {
    get async throws {
      try await database.read { tx throws in try tx.value("SELECT COUNT(*) FROM outbox") ?? 0 }
    }
  }

  var journal: [Journal.Entry] {
    get async throws { try await database.read { tx throws in try Journal.all(in: tx) } }
  }

  /// Whether no attempt runs and every report is recorded.
  var isIdle: Bool { engine.dispatcher.withLock { $0.inFlightCount } == 0 }

  /// Lets time pass in steps until something is so.
  func pass(
    step: Duration = .milliseconds(500), sourceLocation: SourceLocation = #_sourceLocation,
    until condition: () async throws -> Bool
  ) async throws {
    try await DeliveryTests.until(sourceLocation: sourceLocation) {
      try await pass(step, step: step)
      return try await condition()
    }
  }

  /// Lets time pass as it does where this node lives.
  func pass(_ duration: Duration, step: Duration = .milliseconds(500)) async throws {
    var rest = duration
    while rest > .zero {
      clock.advance(by: min(step, rest))
      rest -= step
      try await cluster.beat()
      engine.alarm.ring()
    }
  }
}

extension DeliveryOptions {
  /// Looks as often as a test wants to go on.
  static var test: DeliveryOptions {
    var options = DeliveryOptions()
    options.lookInterval = .milliseconds(5)
    options.recoveryInterval = .milliseconds(5)
    return options
  }
}

/// Lends a node whose engine runs.
func withWorld(
  _ engine: TestEngine = .sqlite, facts: QueueFacts = .test, options: DeliveryOptions = .test,
  answer: @escaping @Sendable (OutboxItem) async -> AttemptReport = { _ in .sent },
  _ body: (World) async throws -> Void
) async throws {
  try await withPlace(engine) { place in
    let clock = ManualClock()
    let carrier = RecordingCarrier(clock: clock, facts: facts, answer: answer)
    let world = try await World(place, clock, carrier: carrier, options: options, isAlone: true)
    try await running([world.engine]) { try await body(world) }
    await world.database.close()
  }
}

/// Runs engines while the body runs.
func running(_ engines: [DeliveryEngine], _ body: () async throws -> Void) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for engine in engines { group.addTask { await engine.run() } }
    defer { group.cancelAll() }
    try await body()
  }
}

/// Polls until something is so; a generous deadline makes it fail where it never is.
func until(
  _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(20)
  while ContinuousClock.now < end {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(2))
  }
  Issue.record(comment ?? "it never came to be so", sourceLocation: sourceLocation)
}

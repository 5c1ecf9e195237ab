import Cluster
import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import RateLimit

/// One node of a gateway: a database object, a cluster and a limiter of its own.
struct LimitNode: Sendable {
  let database: Database
  let cluster: Cluster
  let limiter: Limiter
  let sink: RecordingSink
  let clock: ManualClock

  static let migrations = ClusterSchema.migrations + RateLimitSchema.migrations

  init(
    _ place: TestPlace, _ clock: ManualClock, _ rules: LimitRules, isAlone: Bool = false,
    recallLookCountMax: Int = MeterTimes.recallLookCountMax, usedKeys: Limiter.UsedKeys? = nil
  ) async throws {
    let sink = RecordingSink()
    let log = Log(to: sink, clock: clock)
    self.sink = sink
    self.clock = clock
    database = try await place.open(Self.migrations, clock: clock)
    cluster = Cluster(database, clock: clock, log: log)
    limiter = Limiter(
      database, cluster, rules: rules, clock: clock, log: log, metrics: Metrics(),
      recallLookCountMax: recallLookCountMax, usedKeys: usedKeys)
    try await cluster.join(isAlone: isAlone)
  }

  func meter(_ subject: Subject = .test, _ context: LimitContext = .test) -> Meter {
    limiter.meter(for: subject, context)
  }

  /// Takes as the request path does: at once where that is possible, else with the store.
  func take(
    _ charge: Charge = .all, _ subject: Subject = .test, _ context: LimitContext = .test
  ) async -> Take {
    let meter = meter(subject, context)
    let take = meter.take(charge, at: Moment(clock))
    if case .waits = take { return await meter.waitAndTake(charge) }
    return take
  }

  /// How many of so many requests at once are admitted.
  func admitted(of count: Int, _ subject: Subject = .test) async -> Int {
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<count { group.addTask { await take(.all, subject).isAdmitted } }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
  }

  func stop() async {
    await limiter.stop()
    await cluster.leave()
    await database.close()
  }

  /// As a crash would: nothing is given back.
  func kill() async { await database.close() }
}

extension Subject {
  static let test = Subject(tenant: TenantID(UUID(high: 1, low: 1)), id: UUID(high: 2, low: 2))

  static func numbered(_ number: UInt64) -> Subject {
    Subject(tenant: TenantID(UUID(high: 1, low: 1)), id: UUID(high: 3, low: number))
  }
}

extension LimitContext {
  static let test = LimitContext(
    form: .pair, plan: "free", tenantSlug: "acme", publicID: "pk_test")

  static func zone(_ name: String) throws -> LimitContext {
    var context = test
    context.zone = try #require(TimeZone(identifier: name))
    return context
  }
}

extension LimitRules {
  /// Rules whose defaults have these limits and no other.
  static func only(
    minute: Int64? = nil, hour: Int64? = nil, day: Int64? = nil, month: Int64? = nil,
    mode: LimitMode = .enforce, warnAt: Int? = nil, storeFailure: StoreFailurePolicy = .closed
  ) -> LimitRules {
    var rules = LimitRules()
    let values = PerWindow(minute: minute, hour: hour, day: day, month: month)
    rules.defaults.windows = PerWindow { window in
      Sourced(values[window].map(LimitSetting.count) ?? .unlimited, from: "test")
    }
    rules.defaults.mode = Sourced(mode, from: "test")
    rules.defaults.warnAtPercent = Sourced(warnAt, from: "test")
    rules.defaults.storeFailure = Sourced(storeFailure, from: "test")
    return rules
  }
}

/// Lends nodes of one gateway whose background work runs, and ends them.
///
/// They wait longer for each other than in service, so that none seems dead on a busy machine; wait less where one is.
func withNodes(
  _ engine: TestEngine, _ count: Int, _ rules: LimitRules, recallLookCountMax: Int = 3_000,
  _ body: ([LimitNode], TestPlace, ManualClock) async throws -> Void
) async throws {
  try await withPlace(engine) { place in
    let clock = ManualClock()
    var nodes: [LimitNode] = []
    for _ in 0..<count {
      nodes.append(
        try await LimitNode(place, clock, rules, recallLookCountMax: recallLookCountMax))
    }
    for node in nodes { try await node.cluster.beat() }
    try await running(nodes) { try await body(nodes, place, clock) }
    for node in nodes { await node.database.close() }
  }
}

/// Runs the background work of nodes while the body runs.
func running(_ nodes: [LimitNode], _ body: () async throws -> Void) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for node in nodes {
      group.addTask { await node.cluster.run() }
      group.addTask { await node.limiter.run() }
    }
    defer { group.cancelAll() }
    try await body()
  }
}

/// Lets time pass as it does where all nodes live: a beat of each every second.
func pass(_ seconds: Int, _ clock: ManualClock, _ nodes: [LimitNode]) async throws {
  for _ in 0..<seconds {
    clock.advance(by: .seconds(1))
    for node in nodes { try await node.cluster.beat() }
  }
}

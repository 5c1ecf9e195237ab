import Cluster
import Core
import Delivery
import RateLimit
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing
import Transport

@testable import Webhooks

/// One node with an empty database, and what sends its webhooks.
struct World: Sendable {
  static let migrations =
    ClusterSchema.migrations + RateLimitSchema.migrations + VaultSchema.migrations
    + TenantSchema.migrations + DeliverySchema.migrations + WebhookSchema.migrations

  let database: Database
  let clock: ManualClock
  let cluster: Cluster
  let vault: Vault
  let settings = Locked(WebhookSettings())
  let sink = RecordingSink()

  var log: Log { Log(to: sink, clock: clock, level: .debug) }

  func store(_ tenant: TenantID) -> TenantStore {
    TenantStore(database, cluster, clock: clock, tenant: tenant)
  }

  /// A new tenant's store.
  func tenant(_ slug: String = "acme") async throws -> TenantStore {
    let store = store(TenantID(.v7(at: clock.now)))
    try await store.write { tx throws in
      _ = try Tenants.create(TenantDraft(slug: slug, name: "Acme"), by: .command, in: tx)
    }
    return store
  }

  /// Gives all events their places and makes their deliveries; returns how many events that took.
  @discardableResult
  func fanOut() async throws -> Int {
    let sweep = FanOut(
      database, cluster, settings: settings, clock: clock, log: log
    ) { _, _ in }
    var sum = 0
    while true {
      let count = try await sweep.goRound()
      if count == 0 { return sum }
      sum += count
    }
  }

  /// Lets the engine and the fan-out work while the body runs.
  func running(_ transport: Transport, _ body: () async throws -> Void) async throws {
    var options = DeliveryOptions()
    options.lookInterval = .milliseconds(5)
    let engine = DeliveryEngine(
      database, cluster, carriers: [carrier(transport)], options: options, clock: clock, log: log,
      metrics: Metrics())
    let fanOut = FanOut(database, cluster, settings: settings, clock: clock, log: log) {
      engine.noticed($0, queue: $1, .normal)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await engine.run() }
      group.addTask { await fanOut.run() }
      defer { group.cancelAll() }
      try await body()
    }
  }

  /// Lets time pass as it does where this node lives.
  func pass(_ duration: Duration) async throws {
    clock.advance(by: duration)
    try await cluster.beat()
  }

  func carrier(_ transport: Transport) -> WebhookCarrier {
    WebhookCarrier(
      store: { store($0) }, vault: vault, transport: transport, settings: settings, clock: clock)
  }
}

/// Lends a node that has joined its cluster.
func withWorld(_ engine: TestEngine, _ body: (World) async throws -> Void) async throws {
  let clock = ManualClock()
  try await withDatabase(engine, World.migrations, clock: clock) { database in
    let cluster = Cluster(database, clock: clock, log: Log(to: RecordingSink(), clock: clock))
    try await cluster.join()
    try await body(
      World(
        database: database, clock: clock, cluster: cluster, vault: Vault(VaultKeyring(.random()))))
  }
}

/// Lends a way out that reaches loopback for webhooks unless told otherwise.
func withTransport(
  allowing places: [String] = ["127.0.0.0/8"], _ body: (Transport) async throws -> Void
) async throws {
  var options = TransportOptions()
  options.addressGuard = try AddressGuard(allow: [.webhooks: places])
  let clock = SystemClock()
  let transport = try Transport(options, clock: clock, log: Log(to: RecordingSink(), clock: clock))
  do {
    try await body(transport)
  } catch {
    await transport.stop()
    throw error
  }
  await transport.stop()
}

extension TenantStore {
  /// A new webhook.
  func webhook(
    _ world: World, url: String = "https://example.com/hook", events: [String] = ["*"],
    secret: String? = nil, schedule: [Int64]? = nil, prefix: String? = nil
  ) async throws -> IssuedWebhook {
    // Deliveries go to this machine; the guard of the transport decides.
    let draft = try WebhookDraft(
      url: url, in: EndpointPlaces { _ in true }, events: events,
      headerPrefix: prefix.map { .set($0) } ?? .keep,
      schedule: schedule.map { .set($0) } ?? .keep)
    let own = try secret.map { try SigningSecret($0) }
    return try await write { tx throws in
      try Webhooks.create(draft, secret: own, sealedBy: world.vault, by: .command, in: tx)
    }
  }

  /// Records events, one in each transaction.
  func record(
    _ kind: EventKind, of subject: String = "contact", _ count: Int = 1, data: JSON = ["n": 1]
  ) async throws {
    for _ in 0..<count {
      try await write { tx throws in
        try Events.record(kind, subject: subject, data: data, in: tx)
      }
    }
  }

  /// A webhook's log, the oldest first.
  func deliveries(of webhook: UUID) async throws -> [WebhookDelivery] {
    try await read { tx throws in
      try WebhookDeliveries.list(of: webhook, PageRequest(countMax: 200), in: tx).page.elements
    }.reversed()
  }

  func webhook(_ id: UUID) async throws -> Webhook {
    try await read { tx throws in try Webhooks.find(id, in: tx) }
  }

  func feed(after place: Int64? = nil, countMax: Int = 100) async throws -> EventFeed.Slice {
    try await read { tx throws in
      try EventFeed.list(after: place, countMax: countMax, in: tx)
    }
  }

  func auditedActions() async throws -> [String] {
    try await read { tx throws in
      try AuditLog.list(PageRequest(), in: tx).elements.map(\.action)
    }
  }

  /// The ids in the outbox, in the order in which they were put there.
  func outbox() async throws -> [UUID] {
    try await read { tx throws in
      try tx.all(
        "SELECT id FROM outbox WHERE tenant_id = \(tx.tenant) ORDER BY lane, seq LIMIT 10000"
      ) { row throws in try row[0] as UUID }
    }
  }
}

/// The code of the refusal that the closure throws, or nil when it throws none.
func refusal(of body: () async throws -> Void) async throws -> WebhookError.Code? {
  do {
    try await body()
    return nil
  } catch let error as WebhookError {
    return error.code
  }
}

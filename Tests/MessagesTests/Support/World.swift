import ChannelKit
import Cluster
import Core
import RateLimit
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing
import Transport
import Webhooks

@testable import Delivery
@testable import Messages

/// One node with an empty database, three channels, and providers that answer as a test says.
struct World: Sendable {
  static let migrations =
    ClusterSchema.migrations + RateLimitSchema.migrations + VaultSchema.migrations
    + TenantSchema.migrations + DeliverySchema.migrations + WebhookSchema.migrations
    + MessagesSchema.migrations

  let database: Database
  let clock: ManualClock
  let cluster: Cluster
  let vault = Vault(VaultKeyring(.random()))
  let way = RecordingWay()
  let hooks = HookBase("https://gateway.example")
  /// The `swift` knows a message again by its token, and the `raven` tells of all up to a moment.
  let channels = ChannelDirectory([
    Owl(), Owl("swift", replaySafety: .byToken), Owl("raven", hasWatermarks: true), Hawk(),
  ])
  let accounts: Accounts
  /// What fetches the media of messages.
  let fetching: Transport

  init(_ database: Database, _ clock: ManualClock, _ cluster: Cluster, _ fetching: Transport) {
    (self.database, self.clock, self.cluster, self.fetching) = (database, clock, cluster, fetching)
    accounts = Accounts(database, cluster, vault: vault, clock: clock, hooks: hooks)
  }

  var exchange: ProviderExchange { ProviderExchange(way) }

  var carrier: MessageCarrier {
    MessageCarrier(
      channels, accounts, exchange, media: MediaFetcher(fetching), clock: clock,
      stores: { store($0) })
  }

  var hookCarrier: HookCarrier { HookCarrier(channels, accounts, exchange) }

  var media: InboundMediaDesk { InboundMediaDesk(channels, accounts, exchange, clock: clock) }

  var desk: MessageDesk { MessageDesk(channels) }

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

  /// Lets time pass as it does where this node lives.
  func pass(_ duration: Duration) async throws {
    clock.advance(by: duration)
    try await cluster.beat()
  }

  /// Carries one piece of work as the engine does, once; says what the attempt reported, or nil where none was made.
  @discardableResult
  func carry(
    _ id: UUID, of store: TenantStore, isGivenUp: Bool = false
  ) async throws -> AttemptReport? {
    try await carry(id, of: store, carrier, isGivenUp)
  }

  @discardableResult
  func carry<C: Carrier>(
    _ id: UUID, of store: TenantStore, _ carrier: C, _ isGivenUp: Bool = false
  ) async throws -> AttemptReport? {
    guard let (item, load) = try await claim(id, of: store, carrier) else { return nil }
    let report = await carrier.attempt(item, load)
    try await record(report, of: item, of: store, carrier, isGivenUp)
    return report
  }

  func claim<C: Carrier>(
    _ id: UUID, of store: TenantStore, _ carrier: C
  ) async throws -> (OutboxItem, C.Load)? {
    let node = try #require(cluster.nodeID)
    let claim = try await store.write { tx throws in
      try Outbox.claim([id], by: node, isRepeated: false, for: carrier, in: tx)[0]
    }
    guard case .go(let item, let load) = claim else { return nil }
    return (item, load)
  }

  func record<C: Carrier>(
    _ report: AttemptReport, of item: OutboxItem, of store: TenantStore, _ carrier: C,
    _ isGivenUp: Bool = false
  ) async throws {
    let node = try #require(cluster.nodeID)
    let now = clock.now
    let resolution: Delivery.Resolution =
      switch report.outcome {
      case .done: .end
      case .next(let part): .follow(part: part, notBefore: now)
      case .closed: .retry(at: item.dueAt, counts: false)
      case .again: isGivenUp ? .giveUp : .retry(at: now, counts: true)
      }
    _ = try await store.write { tx throws in
      try Outbox.record(
        resolution, of: item, by: node, for: carrier, effect: report.effect, notBefore: nil, in: tx)
    }
  }

  /// Enters what a provider told.
  func enter(
    _ what: InboundEvent.What, of session: ChannelSession, key: String, in store: TenantStore
  ) async throws {
    let channel = try #require(channels.find(session.channel)).descriptor
    let event = InboundEvent(key: key, at: nil, what)
    try await store.write { tx throws in
      try InboundBook.enter(event, of: session, channel, in: tx)
    }
  }
}

/// Lends a node that has joined its cluster.
func withWorld(_ engine: TestEngine, _ body: (World) async throws -> Void) async throws {
  let clock = ManualClock()
  var options = TransportOptions()
  options.addressGuard = try AddressGuard(allow: [.media: ["127.0.0.0/8"]])
  let fetching = try Transport(
    options, clock: SystemClock(), log: Log(to: RecordingSink(), clock: clock))
  var failure: (any Error)?
  do {
    try await withDatabase(engine, World.migrations, clock: clock) { database in
      let cluster = Cluster(database, clock: clock, log: Log(to: RecordingSink(), clock: clock))
      try await cluster.join()
      try await body(World(database, clock, cluster, fetching))
    }
  } catch { failure = error }
  await fetching.stop()
  if let failure { throw failure }
}

extension World {
  /// Lets scheduled work whose time has come take its place, as the engine does.
  func join(_ id: UUID, in store: TenantStore) async throws {
    try await store.write { tx throws in try Outbox.join(id, in: tx) }
  }
}

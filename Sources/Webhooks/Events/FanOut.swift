package import Cluster
package import Core
package import Store
import TenantKit

/// Gives events their place in the feed and makes their deliveries.
///
/// Both happen in one transaction that takes each event once, so an event is never without its deliveries and never has
/// them twice, whatever dies in between and whoever recorded it. One node sweeps for all, so that nodes do not get in
/// each other's way; two that both think it is their turn are kept apart by the transaction.
package struct FanOut: Sendable {
  private static let interval = Duration.milliseconds(100)
  /// Of one workspace, before the next has its turn.
  private static let eventCountMax = 100

  private let store: @Sendable (TenantID) -> TenantStore
  private let database: Database
  private let cluster: Cluster
  private let settings: Locked<WebhookSettings>
  private let log: Log
  /// Hears of a queue that has new work.
  private let notice: @Sendable (TenantID, UUID) -> Void

  /// A sweep over all workspaces, which tells at once whom it made deliveries for.
  package init(
    _ database: Database, _ cluster: Cluster, settings: Locked<WebhookSettings>,
    clock: any WallClock, log: Log, notice: @escaping @Sendable (TenantID, UUID) -> Void
  ) {
    store = { TenantStore(database, cluster, clock: clock, tenant: $0) }
    (self.database, self.cluster) = (database, cluster)
    (self.settings, self.log, self.notice) = (settings, log, notice)
  }

  /// Sweeps until the task is cancelled. What fails is tried again in the next round.
  package func run() async {
    while !Task.isCancelled {
      var count = 0
      do {
        if isOurTurn { count = try await goRound() }
      } catch {
        log.warning("events that wait could not be found", ["error": .string("\(error)")])
      }
      if count == 0 { try? await Task.sleep(for: Self.interval) }
    }
  }

  /// The oldest of the live nodes sweeps.
  private var isOurTurn: Bool {
    guard let own = cluster.nodeID else { return false }
    return cluster.otherLiveNodes.allSatisfy { own < $0 }
  }

  /// Gives each workspace one turn, and returns how many events that took. One whose turn fails has the next when its
  /// time comes, and holds up nobody.
  @discardableResult
  package func goRound() async throws -> Int {
    var count = 0
    var last: TenantID?
    while !Task.isCancelled, let tenant = try await nextTenant(after: last) {
      do {
        count += try await sweep(tenant)
      } catch {
        log.warning(
          "a workspace's events could not be fanned out",
          ["tenant": .string("\(tenant)"), "error": .string("\(error)")])
      }
      last = tenant
    }
    return count
  }

  private func nextTenant(after last: TenantID?) async throws -> TenantID? {
    try await database.read { tx throws in
      let behind: SQL = if let last { "AND tenant_id > \(last)" } else { "" }
      return try tx.value(
        """
        SELECT tenant_id FROM event WHERE place IS NULL \(behind) ORDER BY tenant_id LIMIT 1
        """)
    }
  }

  private func sweep(_ tenant: TenantID) async throws -> Int {
    let heldTimeMax = settings.withLock { $0.heldTimeMax }
    let (count, queues) = try await store(tenant).write { tx throws in
      try Self.sweep(countMax: Self.eventCountMax, heldTimeMax: heldTimeMax, in: tx)
    }
    for queue in queues { notice(tenant, queue) }
    return count
  }

  /// Takes the workspace's next events, and returns how many there were and which webhooks have something to send.
  static func sweep(
    countMax: Int, heldTimeMax: Duration, in tx: borrowing TenantWrite
  ) throws -> (count: Int, queues: Set<UUID>) {
    let events = try tx.all(
      """
      SELECT \(PendingEvent.columns) FROM event
      WHERE tenant_id = \(tx.tenant) AND place IS NULL ORDER BY id LIMIT \(countMax)
      """
    ) { try PendingEvent($0) }
    guard !events.isEmpty else { return (0, []) }
    let since = tx.now - heldTimeMax
    let webhooks = try Webhooks.all(in: tx).filter { $0.isActive || $0.disabledAt ?? since > since }
    var place = try places(events.count, in: tx)
    var queues: Set<UUID> = []
    for event in events {
      place += 1
      try tx.execute(
        "UPDATE event SET place = \(place) WHERE tenant_id = \(tx.tenant) AND id = \(event.id)")
      for webhook in webhooks where webhook.events.wants(event.name) {
        try WebhookDeliveries.create(event, to: webhook, in: tx)
        if webhook.isActive { queues.insert(webhook.id) }
      }
    }
    return (events.count, queues)
  }

  /// Takes so many places of the feed, and returns the one before the first.
  private static func places(_ count: Int, in tx: borrowing TenantWrite) throws -> Int64 {
    let last: Int64? = try tx.value(
      """
      INSERT INTO event_feed (tenant_id, last_place) VALUES (\(tx.tenant), \(count))
      ON CONFLICT (tenant_id) DO UPDATE SET last_place = event_feed.last_place + \(count)
      RETURNING last_place
      """)
    guard let last else { throw StoreError(.corrupt, "a feed has no last place") }
    return last - Int64(count)
  }
}

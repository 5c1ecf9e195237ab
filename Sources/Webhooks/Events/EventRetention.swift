package import Core
package import Store
package import TenantKit

/// Removes old deliveries and, some days later, the events that they carried.
package struct EventRetention: Sendable {
  private static let interval = Duration.seconds(60)
  private static let rowCountMax = 200
  /// A delivery may be replayed as long as it is kept, and its attempts may take as long as a schedule allows.
  static let marginMax = AttemptSchedule.totalMax + .seconds(86_400)

  private let database: Database
  private let store: @Sendable (TenantID) -> TenantStore
  private let settings: Locked<WebhookSettings>
  private let log: Log

  package init(
    _ database: Database, store: @escaping @Sendable (TenantID) -> TenantStore,
    settings: Locked<WebhookSettings>, log: Log
  ) {
    (self.database, self.store) = (database, store)
    (self.settings, self.log) = (settings, log)
  }

  /// Goes round once a minute until the task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      do {
        try await goRound()
      } catch {
        log.warning("old events could not be removed", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: Self.interval)
    }
  }

  /// Removes all that is too old now, and returns how many rows that were.
  @discardableResult
  package func goRound() async throws -> Int {
    let kept = settings.withLock { $0.keptTimeMax }
    var count = 0
    var last: TenantID?
    while !Task.isCancelled, let tenant = try await nextTenant(after: last) {
      for purge in [Self.purgeDeliveries, Self.purgeEvents] {
        while !Task.isCancelled {
          let removed = try await store(tenant).write { tx throws in try purge(kept, tx) }
          count += removed
          if removed < Self.rowCountMax { break }
        }
      }
      last = tenant
    }
    return count
  }

  private func nextTenant(after last: TenantID?) async throws -> TenantID? {
    try await database.read { tx throws in
      let behind: SQL = if let last { "WHERE tenant_id > \(last)" } else { "" }
      return try tx.value("SELECT tenant_id FROM event_feed \(behind) ORDER BY tenant_id LIMIT 1")
    }
  }

  /// Ids are given in the order of time, or nearly so: only the oldest are looked at.
  @Sendable private static func purgeDeliveries(
    _ kept: Duration, _ tx: borrowing TenantWrite
  ) throws -> Int {
    try tx.execute(
      """
      DELETE FROM webhook_delivery WHERE tenant_id = \(tx.tenant) AND id IN (
        SELECT id FROM (
          SELECT id, created_at FROM webhook_delivery
          WHERE tenant_id = \(tx.tenant) AND status <> \(WebhookDelivery.Status.pending)
          ORDER BY id LIMIT \(rowCountMax)) AS oldest
        WHERE created_at < \(tx.now - kept))
      """)
  }

  /// Places are given in the order of time, or nearly so: only the oldest are looked at.
  @Sendable private static func purgeEvents(
    _ kept: Duration, _ tx: borrowing TenantWrite
  ) throws -> Int {
    try tx.execute(
      """
      DELETE FROM event WHERE tenant_id = \(tx.tenant) AND place IN (
        SELECT place FROM (
          SELECT place, created_at FROM event WHERE tenant_id = \(tx.tenant) AND place > 0
          ORDER BY place LIMIT \(rowCountMax)) AS oldest
        WHERE created_at < \(tx.now - kept - marginMax))
      """)
  }
}

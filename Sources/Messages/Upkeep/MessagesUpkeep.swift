package import Core
package import Store
package import TenantKit
import Webhooks

/// Forgets what providers told long ago, and says in time that a session's credentials end.
package struct MessagesUpkeep: Sendable {
  private static let interval = Duration.seconds(60)
  private static let rowCountMax = 200
  /// Providers repeat an event for a week at most.
  private static let eventMemory = Duration.seconds(8 * 86_400)
  /// How long before its end a session's owner hears of it.
  private static let warningTime = Duration.seconds(7 * 86_400)

  private let database: Database
  private let stores: @Sendable (TenantID) -> TenantStore
  private let clock: any WallClock
  private let log: Log

  package init(
    _ database: Database, stores: @escaping @Sendable (TenantID) -> TenantStore,
    clock: any WallClock, log: Log
  ) {
    self.database = database
    self.stores = stores
    self.clock = clock
    self.log = log
  }

  /// Goes round once a minute until the task is cancelled. What fails is tried again in the next round.
  package func run() async {
    while !Task.isCancelled {
      do {
        try await forget()
        try await warn()
      } catch {
        log.warning("the books of messages could not be kept", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: Self.interval)
    }
  }

  /// Removes what nobody asks for again, in batches so small that no request waits for one.
  func forget() async throws {
    let oldest = clock.now - Self.eventMemory
    try await remove(
      from: "seen_event", "tenant_id, session_id, key", where: "seen_at < \(oldest)")
    try await remove(
      from: "watermark", "tenant_id, session_id, address, receipt",
      where: "told_at < \(clock.now - Watermarks.memory)")
    try await database.write { tx throws in
      try tx.execute("DELETE FROM early_receipt WHERE at < \(oldest)")
    }
  }

  private func remove(from table: SQL, _ key: SQL, where condition: SQL) async throws {
    let countMax = Self.rowCountMax
    var count = countMax
    while count == countMax, !Task.isCancelled {
      count = try await database.write { tx throws in
        try tx.execute(
          """
          DELETE FROM \(table) WHERE (\(key)) IN (
            SELECT \(key) FROM \(table) WHERE \(condition) LIMIT \(countMax))
          """)
      }
    }
  }

  /// Tells of sessions that end soon, of each end once.
  func warn() async throws {
    let (now, end) = (clock.now, clock.now + Self.warningTime)
    let sessions = try await database.read { tx throws in
      try tx.all(
        """
        SELECT tenant_id, id FROM channel_session WHERE expires_at > \(now) AND expires_at <= \(end)
        ORDER BY expires_at LIMIT \(Self.rowCountMax)
        """
      ) { row throws in (tenant: try row[0] as TenantID, id: try row[1] as UUID) }
    }
    for (tenant, id) in sessions {
      try await stores(tenant).write { tx throws in try SessionNews.warn(id, in: tx) }
    }
  }
}

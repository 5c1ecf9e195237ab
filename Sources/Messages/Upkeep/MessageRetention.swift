package import Core
package import Store
package import TenantKit

/// Removes messages that were settled long ago, with their history. What was counted stays counted.
package struct MessageRetention: Sendable {
  private static let interval = Duration.seconds(600)
  private static let messageCountMax = 100
  /// Days on which a session sent so much are looked at on the day itself alone.
  private static let dayMemory = Duration.seconds(8 * 86_400)

  private let database: Database
  private let stores: @Sendable (TenantID) -> TenantStore
  /// How long a message is kept after something last happened to it; zero is for ever.
  private let keptTimeMax: Locked<Duration>
  private let log: Log

  package init(
    _ database: Database, stores: @escaping @Sendable (TenantID) -> TenantStore,
    keptTimeMax: Locked<Duration>, log: Log
  ) {
    (self.database, self.stores) = (database, stores)
    (self.keptTimeMax, self.log) = (keptTimeMax, log)
  }

  /// How long messages are kept where an operator says nothing.
  package static let keptTimeDefault = Duration.seconds(365 * 86_400)

  /// Goes round now and then until the task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      do {
        try await goRound()
      } catch {
        log.warning("old messages could not be removed", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: Self.interval)
    }
  }

  /// Removes all that is too old now, in batches so small that no request waits for one; how many messages that were.
  @discardableResult
  package func goRound() async throws -> Int {
    let kept = keptTimeMax.withLock { $0 }
    var (count, last) = (0, TenantID?.none)
    while !Task.isCancelled, let tenant = try await nextTenant(after: last) {
      try await forgetDays(of: tenant)
      for status in MessageStatus.allCases where kept > .zero && !status.isUnderWay {
        var cursor = UUID(high: 0, low: 0)
        while !Task.isCancelled {
          let step = try await stores(tenant).write { [cursor] tx throws in
            try Self.purge(status, after: cursor, before: tx.now - kept, in: tx)
          }
          count += step.count
          guard let next = step.next else { break }
          cursor = next
        }
      }
      last = tenant
    }
    return count
  }

  /// Whoever has messages has a count of them, and those rows are few.
  private func nextTenant(after last: TenantID?) async throws -> TenantID? {
    try await database.read { tx throws in
      let behind: SQL = if let last { "WHERE tenant_id > \(last)" } else { "" }
      return try tx.value(
        "SELECT tenant_id FROM message_count \(behind) ORDER BY tenant_id LIMIT 1")
    }
  }

  private func forgetDays(of tenant: TenantID) async throws {
    try await stores(tenant).write { tx throws in
      try tx.execute(
        """
        DELETE FROM session_day
        WHERE tenant_id = \(tx.tenant) AND day_at < \(tx.now - Self.dayMemory)
        """)
    }
  }

  /// Looks at the next of a status, the oldest first, and removes those of them to which nothing has happened since;
  /// how many, and where to go on. Ids are given in the order of time, or nearly so: behind one that is too young nobody
  /// looks.
  private static func purge(
    _ status: MessageStatus, after cursor: UUID, before moment: Timestamp,
    in tx: borrowing TenantWrite
  ) throws -> (count: Int, next: UUID?) {
    let found = try tx.all(
      """
      SELECT id, created_at, updated_at FROM message
      WHERE tenant_id = \(tx.tenant) AND status = \(status) AND id > \(cursor)
      ORDER BY id LIMIT \(messageCountMax)
      """
    ) { row throws in
      (
        id: try row[0] as UUID, createdAt: try row[1] as Timestamp,
        updatedAt: try row[2] as Timestamp
      )
    }
    let old = found.prefix { $0.createdAt < moment }
    try remove(old.filter { $0.updatedAt < moment }.map(\.id), in: tx)
    let isEnd = old.count < messageCountMax
    return (old.count { $0.updatedAt < moment }, isEnd ? nil : old.last?.id)
  }

  private static func remove(_ ids: [UUID], in tx: borrowing TenantWrite) throws {
    guard !ids.isEmpty else { return }
    for table in ["message_event", "provider_message"] {
      try tx.execute(
        """
        DELETE FROM \(unsafeRaw: table)
        WHERE tenant_id = \(tx.tenant) AND message_id IN \(list: ids)
        """)
    }
    try tx.execute("DELETE FROM message WHERE tenant_id = \(tx.tenant) AND id IN \(list: ids)")
  }
}

package import Core
import Store
package import TenantKit

/// How much waits in a queue, and since when.
package struct QueueDepth: Hashable, Sendable {
  /// Rows that wait, counted up to `Outbox.depthCountMax`.
  package let count: Int
  /// When the oldest of those that may leave became due; nil when none is due.
  package let oldestDueAt: Timestamp?
}

extension Outbox {
  /// How far a queue is counted.
  package static let depthCountMax = 10_000

  /// How much waits in a queue now.
  package static func depth(
    of queue: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> QueueDepth {
    let count: Int? = try tx.value(
      """
      SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE tenant_id = \(tx.tenant)
        AND queue = \(queue) LIMIT \(depthCountMax)) AS counted
      """)
    var oldest: Timestamp?
    for priority in Priority.allCases {
      let dueAt: Timestamp? = try tx.value(
        """
        SELECT due_at FROM outbox WHERE tenant_id = \(tx.tenant) AND queue = \(queue)
          AND class = \(priority) AND state = 1 AND due_at <= \(tx.now) ORDER BY due_at LIMIT 1
        """)
      oldest = [oldest, dueAt].compactMap(\.self).min()
    }
    return QueueDepth(count: count ?? 0, oldestDueAt: oldest)
  }
}

import Core
import Store

extension OutboxItem {
  /// What `init(_:tenant:)` reads, in its order.
  static let columns: SQL = """
    id, kind, queue, lane, priority, due_at, expires_at, attempts, failures, part, first_attempt_at,
    attempted_at
    """

  init(_ row: borrowing Row, tenant: TenantID) throws {
    self.init(
      id: try row[0], tenant: tenant, kind: try row[1], queue: try row[2], lane: try row[3],
      priority: try row[4], dueAt: try row[5], expiresAt: try row[6], attempts: try row[7],
      failures: try row[8], part: try row[9], firstAttemptAt: try row[10], attemptedAt: try row[11])
  }
}

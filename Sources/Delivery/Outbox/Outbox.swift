package import Core
import Store
package import TenantKit

/// The rows of work that is to leave the gateway.
///
/// A lane is all rows of one queue and lane name, in the order in which they were enqueued. Its first row alone may
/// leave; when that goes, the same transaction makes the next one first.
package enum Outbox {
  /// Adds work, in the transaction that accepts it.
  package static func enqueue(_ work: NewWork, in tx: borrowing TenantWrite) throws {
    guard work.dueAt <= tx.now else { return try schedule(work, in: tx) }
    let stored: Int? = try tx.value(
      """
      INSERT INTO outbox (tenant_id, id, kind, queue, lane, seq, state, priority, class, due_at,
        expires_at, part, attempts, failures)
      SELECT \(tx.tenant), \(work.id), \(work.kind), \(work.queue), \(work.lane), last.seq + 1,
        CASE WHEN last.seq > 0 THEN 0 ELSE 1 END, \(work.priority), \(work.priority), \(work.dueAt),
        \(work.expiresAt), 0, 0, 0
      FROM (SELECT COALESCE((SELECT seq FROM outbox WHERE tenant_id = \(tx.tenant)
        AND queue = \(work.queue) AND lane = \(work.lane) ORDER BY seq DESC LIMIT 1), 0) AS seq
      ) AS last WHERE 1 = 1
      RETURNING state
      """)
    guard stored == OutboxState.behind.rawValue else { return }
    try hasten(work.queue, work.lane, to: work.priority, in: tx)
  }

  /// Keeps work for its time; it joins its lane then.
  private static func schedule(_ work: NewWork, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      INSERT INTO outbox (tenant_id, id, kind, queue, lane, seq, state, priority, class, due_at,
        expires_at, part, attempts, failures)
      VALUES (\(tx.tenant), \(work.id), \(work.kind), \(work.queue), \(work.lane), 0, 3,
        \(work.priority), \(work.priority), \(work.dueAt), \(work.expiresAt), 0, 0, 0)
      """)
  }

  /// Whatever goes before urgent work in its lane is as urgent itself, for it stands in the way.
  static func hasten(
    _ queue: UUID, _ lane: String, to priority: Priority, in tx: borrowing TenantWrite
  ) throws {
    guard priority < .bulk else { return }
    try tx.execute(
      """
      UPDATE outbox SET class = \(priority) WHERE tenant_id = \(tx.tenant) AND queue = \(queue)
        AND lane = \(lane) AND seq > 0 AND class > \(priority)
      """)
  }

  /// Takes back work that no attempt runs for. False when one runs, or when it is not there.
  package static func withdraw(_ id: UUID, in tx: borrowing TenantWrite) throws -> Bool {
    let gone = try tx.first(
      """
      DELETE FROM outbox WHERE tenant_id = \(tx.tenant) AND id = \(id) AND state <> 2
      RETURNING queue, lane, state
      """
    ) { row throws in
      (queue: try row[0] as UUID, lane: try row[1] as String, state: try row[2] as Int)
    }
    guard let gone else { return false }
    if gone.state == OutboxState.waiting.rawValue { try promote(gone.queue, gone.lane, in: tx) }
    return true
  }

  /// Takes back up to so many rows of a queue that no attempt runs for, and returns their ids; none when all are gone.
  package static func withdrawAll(
    of queue: UUID, countMax: Int, in tx: borrowing TenantWrite
  ) throws -> [UUID] {
    let ids = try tx.all(
      """
      SELECT id FROM outbox WHERE tenant_id = \(tx.tenant) AND queue = \(queue) AND state <> 2
      ORDER BY lane DESC, seq DESC LIMIT \(countMax)
      """
    ) { row throws in try row[0] as UUID }
    for id in ids { _ = try withdraw(id, in: tx) }
    return ids
  }

  /// Makes the first row of a lane the one that may leave, at this moment at the earliest.
  @discardableResult
  static func promote(
    _ queue: UUID, _ lane: String, notBefore: Timestamp? = nil, in tx: borrowing TenantWrite
  ) throws -> Head? {
    let notBefore = notBefore ?? Timestamp(microseconds: 0)
    return try tx.first(
      """
      UPDATE outbox SET state = 1,
        due_at = CASE WHEN due_at < \(notBefore) THEN \(notBefore) ELSE due_at END
      WHERE tenant_id = \(tx.tenant) AND id = (SELECT id FROM outbox
        WHERE tenant_id = \(tx.tenant) AND queue = \(queue) AND lane = \(lane) AND seq > 0
        ORDER BY seq LIMIT 1) AND state = 0
      RETURNING id, class, due_at, lane
      """
    ) { row throws in try Head(row) }
  }
}

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
    guard work.dueAt <= tx.now else { return try insert(work, .scheduled, seq: 0, in: tx) }
    let last = try lastSeq(work.queue, work.lane, in: tx)
    try insert(work, last > 0 ? .behind : .waiting, seq: last + 1, in: tx)
    if last > 0 { try hasten(work.queue, work.lane, to: work.priority, in: tx) }
  }

  /// The place of the last row of a lane; zero when the lane is empty.
  private static func lastSeq(
    _ queue: UUID, _ lane: String, in tx: borrowing TenantWrite
  ) throws -> Int64 {
    let last: Int64? = try tx.value(
      """
      SELECT seq FROM outbox WHERE tenant_id = \(tx.tenant) AND queue = \(queue)
        AND lane = \(lane) ORDER BY seq DESC LIMIT 1
      """)
    return last ?? 0
  }

  private static func insert(
    _ work: NewWork, _ state: OutboxState, seq: Int64, in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      INSERT INTO outbox (tenant_id, id, kind, queue, lane, seq, state, priority, class, due_at,
        expires_at, part, attempts, failures)
      VALUES (\(tx.tenant), \(work.id), \(work.kind), \(work.queue), \(work.lane), \(seq),
        \(state.rawValue),
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

  /// The attempt that runs for a piece of work now, if one does.
  package static func attempt(
    for id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> OutboxItem? {
    try tx.first(
      """
      SELECT \(OutboxItem.columns) FROM outbox
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND state + 0 = 2
      """
    ) { [tenant = tx.tenant] row throws in try OutboxItem(row, tenant: tenant) }
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
    // Most lanes are empty now, and a read says so for less than a change that changes nothing.
    let first = try tx.first(
      """
      SELECT id, class, due_at, lane, state FROM outbox WHERE tenant_id = \(tx.tenant)
        AND queue = \(queue) AND lane = \(lane) AND seq > 0 ORDER BY seq LIMIT 1
      """
    ) { row throws in (head: try Head(row), state: try row[4] as Int) }
    guard let first, first.state == OutboxState.behind.rawValue else { return nil }
    let dueAt = max(first.head.dueAt, notBefore ?? first.head.dueAt)
    let changedCount = try tx.execute(
      """
      UPDATE outbox SET state = 1, due_at = \(dueAt)
      WHERE tenant_id = \(tx.tenant) AND id = \(first.head.id) AND state + 0 = 0
      """)
    return changedCount == 1 ? first.head.due(at: dueAt) : nil
  }
}

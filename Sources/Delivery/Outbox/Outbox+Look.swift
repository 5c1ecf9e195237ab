import Core
import Store
import TenantKit

/// The due heads of one class of a queue, and when the first of them became due.
struct Sighting: Hashable, Sendable {
  let queue: QueueKey
  let priority: Priority
  let dueAt: Timestamp
}

/// An attempt that somebody began.
struct Remainder: Hashable, Sendable {
  let queue: QueueKey
  let id: UUID
  let kind: OutboxKind
  let node: UUID
  let attempts: Int
}

/// A row, by what leads to it and to whoever works for it.
struct RowPlace: Hashable, Sendable {
  let queue: QueueKey
  let id: UUID
  let kind: OutboxKind
}

// What the engine reads of all workspaces at once. It acts on none of it outside a transaction of the workspace.
extension Outbox {
  /// The queues that have heads, one seek each however many wait; behind `last`, up to a count.
  static func sightings(
    after last: Sighting?, countMax: Int, in tx: borrowing some Reader & ~Copyable
  ) throws -> [Sighting] {
    var found: [Sighting] = []
    var last = last
    while found.count < countMax {
      let behind: SQL =
        last.map {
          """
          AND (tenant_id, queue, class) > (\($0.queue.tenant), \($0.queue.id), \($0.priority))
          """
        } ?? ""
      let next = try tx.first(
        """
        SELECT tenant_id, queue, class, due_at FROM outbox WHERE state = 1 \(behind)
        ORDER BY tenant_id, queue, class, due_at LIMIT 1
        """
      ) { row throws in
        Sighting(
          queue: QueueKey(try row[0], try row[1]), priority: try row[2], dueAt: try row[3])
      }
      guard let next else { break }
      found.append(next)
      last = next
    }
    return found
  }

  /// The heads of a queue's class that are due, oldest first.
  static func heads(
    of queue: QueueKey, _ priority: Priority, at now: Timestamp, countMax: Int,
    in tx: borrowing some Reader & ~Copyable
  ) throws -> (kind: OutboxKind?, heads: [Head]) {
    var kind: OutboxKind?
    let heads = try tx.all(
      """
      SELECT id, class, due_at, lane, kind FROM outbox WHERE tenant_id = \(queue.tenant)
        AND queue = \(queue.id) AND class = \(priority) AND state = 1 AND due_at <= \(now)
      ORDER BY due_at LIMIT \(countMax)
      """
    ) { row throws in
      kind = try row[4]
      return try Head(row)
    }
    return (kind, heads)
  }

  /// Work for later whose time has come, oldest first.
  static func scheduled(
    at now: Timestamp, countMax: Int, in tx: borrowing some Reader & ~Copyable
  ) throws -> [RowPlace] {
    try tx.all(
      """
      SELECT tenant_id, queue, id, kind FROM outbox WHERE state = 3 AND due_at <= \(now)
      ORDER BY due_at, id LIMIT \(countMax)
      """, place)
  }

  /// Work that is too late and that no attempt runs for.
  static func expired(
    at now: Timestamp, countMax: Int, in tx: borrowing some Reader & ~Copyable
  ) throws -> [RowPlace] {
    try tx.all(
      """
      SELECT tenant_id, queue, id, kind FROM outbox
      WHERE expires_at IS NOT NULL AND expires_at <= \(now) AND state <> 2
      ORDER BY expires_at LIMIT \(countMax)
      """, place)
  }

  private static func place(_ row: borrowing Row) throws -> RowPlace {
    RowPlace(queue: QueueKey(try row[0], try row[1]), id: try row[2], kind: try row[3])
  }

  /// Every attempt that is under way, on any node.
  static func attempting(
    countMax: Int, in tx: borrowing some Reader & ~Copyable
  ) throws -> [Remainder] {
    try tx.all(
      """
      SELECT tenant_id, queue, id, kind, node_id, attempts FROM outbox WHERE state = 2
      ORDER BY node_id LIMIT \(countMax)
      """
    ) { row throws in
      Remainder(
        queue: QueueKey(try row[0], try row[1]), id: try row[2], kind: try row[3],
        node: try row[4], attempts: try row[5])
    }
  }

  /// Lets work for later join its lane, behind all that was accepted before.
  static func join(_ id: UUID, in tx: borrowing TenantWrite) throws {
    let joined = try tx.first(
      """
      UPDATE outbox SET
        seq = 1 + COALESCE((SELECT o.seq FROM outbox AS o WHERE o.tenant_id = outbox.tenant_id
          AND o.queue = outbox.queue AND o.lane = outbox.lane ORDER BY o.seq DESC LIMIT 1), 0),
        state = CASE WHEN COALESCE((SELECT o.seq FROM outbox AS o
          WHERE o.tenant_id = outbox.tenant_id AND o.queue = outbox.queue AND o.lane = outbox.lane
          ORDER BY o.seq DESC LIMIT 1), 0) > 0 THEN 0 ELSE 1 END
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND state = 3 AND due_at <= \(tx.now)
      RETURNING queue, lane, state, priority
      """
    ) { row throws in
      (
        queue: try row[0] as UUID, lane: try row[1] as String, state: try row[2] as Int,
        priority: try row[3] as Priority
      )
    }
    guard let joined, joined.state == OutboxState.behind.rawValue else { return }
    try hasten(joined.queue, joined.lane, to: joined.priority, in: tx)
  }
}

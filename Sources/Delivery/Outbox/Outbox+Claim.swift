import Core
import Store
import TenantKit

/// What became of a claim.
enum Claim<Load: Sendable>: Sendable {
  /// The attempt is recorded and may be made.
  case go(OutboxItem, Load)
  /// The row ended before anything left; the next one of its lane follows.
  case ended(OutboxItem, next: Head?, isExpired: Bool)
  /// Somebody else has it, or it is gone.
  case gone
}

extension Outbox {
  /// Takes heads for attempts of this node, or ends them where they are too late or not to be sent. Only one node wins.
  ///
  /// - Parameter isRepeated: whether an earlier claim may have been committed without this node hearing of it.
  static func claim<C: Carrier>(
    _ ids: [UUID], by node: UUID, isRepeated: Bool, for carrier: C, in tx: borrowing TenantWrite
  ) throws -> [Claim<C.Load>] {
    // Written so that no planner takes the index of all that waits for the way to one row.
    let own: SQL =
      isRepeated ? "(state = 1 OR state = 2 AND node_id = \(node))" : "state + 0 = 1"
    let claimed = try tx.all(
      """
      UPDATE outbox SET state = 2, node_id = \(node), attempts = attempts + 1,
        attempted_at = \(tx.now), first_attempt_at = COALESCE(first_attempt_at, \(tx.now))
      WHERE tenant_id = \(tx.tenant) AND id IN \(list: filled(ids)) AND \(own) AND due_at <= \(tx.now)
        AND (expires_at IS NULL OR expires_at > \(tx.now))
      RETURNING \(OutboxItem.columns)
      """
    ) { [tenant = tx.tenant] row throws in try OutboxItem(row, tenant: tenant) }
    let items = Dictionary(claimed.map { ($0.id, $0) }) { first, _ in first }
    var claims: [Claim<C.Load>] = []
    for id in ids {
      if let item = items[id] {
        claims.append(try begin(item, for: carrier, in: tx))
      } else {
        claims.append(try late(id, for: carrier, in: tx))
      }
    }
    return claims
  }

  /// The ids, the last one repeated up to the next power of two: so lists of all lengths are a few statements.
  private static func filled(_ ids: [UUID]) -> [UUID] {
    guard let last = ids.last else { return [] }
    var count = 1
    while count < ids.count { count *= 2 }
    return ids + repeatElement(last, count: count - ids.count)
  }

  private static func begin<C: Carrier>(
    _ item: OutboxItem, for carrier: C, in tx: borrowing TenantWrite
  ) throws -> Claim<C.Load> {
    switch try carrier.intend(item, in: tx) {
    case .go(let load): return .go(item, load)
    case .drop:
      try tx.execute("DELETE FROM outbox WHERE tenant_id = \(tx.tenant) AND id = \(item.id)")
      return .ended(item, next: try promote(item.queue, item.lane, in: tx), isExpired: false)
    }
  }

  private static func late<C: Carrier>(
    _ id: UUID, for carrier: C, in tx: borrowing TenantWrite
  ) throws -> Claim<C.Load> {
    guard let (item, next) = try expire(id, for: carrier, in: tx) else { return .gone }
    return .ended(item, next: next, isExpired: true)
  }

  /// Ends work that is too late, unless an attempt runs or it is not there; nil then.
  static func expire<C: Carrier>(
    _ id: UUID, for carrier: C, in tx: borrowing TenantWrite
  ) throws -> (item: OutboxItem, next: Head?)? {
    let expired = try tx.first(
      """
      DELETE FROM outbox WHERE tenant_id = \(tx.tenant) AND id = \(id) AND state <> 2
        AND expires_at IS NOT NULL AND expires_at <= \(tx.now)
      RETURNING \(OutboxItem.columns)
      """
    ) { [tenant = tx.tenant] row throws in try OutboxItem(row, tenant: tenant) }
    guard let item = expired else { return nil }
    try carrier.expire(item, in: tx)
    // Whatever stood first was made so before: where this row was not the head, nothing changes.
    return (item, try promote(item.queue, item.lane, in: tx))
  }

  /// Gives a claim back that no attempt was made for.
  static func putBack(_ item: OutboxItem, by node: UUID, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE outbox SET state = 1, node_id = NULL WHERE tenant_id = \(tx.tenant)
        AND id = \(item.id) AND state + 0 = 2 AND node_id = \(node) AND attempts = \(item.attempts)
      """)
  }

  /// Keeps a head back until then.
  static func postpone(_ id: UUID, until: Timestamp, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE outbox SET due_at = \(until) WHERE tenant_id = \(tx.tenant) AND id = \(id)
        AND state + 0 = 1 AND due_at < \(until)
      """)
  }
}

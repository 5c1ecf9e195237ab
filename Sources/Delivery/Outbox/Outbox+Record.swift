import Core
import Store
import TenantKit

/// What the engine makes of an attempt's report.
enum Resolution: Hashable, Sendable {
  /// The work is over.
  case end
  /// The schedule is used up.
  case giveUp
  /// The next part follows, at this time at the earliest.
  case follow(part: Int, notBefore: Timestamp)
  /// Once more at that time, and whether the attempt counts as failed.
  case retry(at: Timestamp, counts: Bool)
}

extension Outbox {
  /// Records how an attempt ended, with what its carrier writes. Nil when the row is not this attempt's any more: then
  /// nothing is written, for whoever took it over has recorded an end of its own.
  ///
  /// - Parameter notBefore: when the next one of the lane may leave.
  static func record<C: Carrier>(
    _ resolution: Resolution, of item: OutboxItem, by node: UUID, for carrier: C,
    effect: (borrowing TenantWrite) throws -> Void, notBefore: Timestamp?,
    in tx: borrowing TenantWrite
  ) throws -> Dispatcher.End? {
    let own: SQL = """
      tenant_id = \(tx.tenant) AND id = \(item.id) AND state + 0 = 2 AND node_id = \(node)
        AND attempts = \(item.attempts)
      """
    guard try tx.execute(resolution.statement(own)) == 1 else { return nil }
    try effect(tx)
    switch resolution {
    case .end, .giveUp:
      if resolution == .giveUp { try carrier.giveUp(item, in: tx) }
      return .over(next: try promote(item.queue, item.lane, notBefore: notBefore, in: tx))
    case .follow(_, let notBefore):
      return .follows(
        Head(id: item.id, priority: item.priority, dueAt: notBefore, lane: item.lane))
    case .retry(let dueAt, _): return .later(dueAt)
    }
  }

  /// Settles an attempt whose node died, or whose report could not be recorded; nil when it is not in that state any more.
  static func recover<C: Carrier>(
    _ id: UUID, of node: UUID, attempts: Int, for carrier: C, in tx: borrowing TenantWrite
  ) throws -> (OutboxItem, Recovery)? {
    let own: SQL = """
      tenant_id = \(tx.tenant) AND id = \(id) AND state + 0 = 2 AND node_id = \(node)
        AND attempts = \(attempts)
      """
    let found = try tx.first("SELECT \(OutboxItem.columns) FROM outbox WHERE \(own)") {
      [tenant = tx.tenant] row throws in try OutboxItem(row, tenant: tenant)
    }
    guard let item = found else { return nil }
    let recovery = try carrier.recover(item, in: tx)
    switch recovery {
    case .again: try tx.execute("UPDATE outbox SET state = 1, node_id = NULL WHERE \(own)")
    case .over:
      try tx.execute("DELETE FROM outbox WHERE \(own)")
      try promote(item.queue, item.lane, in: tx)
    }
    return (item, recovery)
  }
}

extension Resolution {
  /// What happens to the attempt's own row.
  fileprivate func statement(_ own: SQL) -> SQL {
    switch self {
    case .end, .giveUp: "DELETE FROM outbox WHERE \(own)"
    case .follow(let part, let notBefore):
      """
      UPDATE outbox SET state = 1, node_id = NULL, part = \(part), failures = 0,
        due_at = \(notBefore) WHERE \(own)
      """
    case .retry(let dueAt, let counts):
      // Work that ends before its next attempt is found at its end.
      """
      UPDATE outbox SET state = 1, node_id = NULL, failures = failures + \(counts ? 1 : 0),
        due_at = CASE WHEN expires_at < \(dueAt) THEN expires_at ELSE \(dueAt) END WHERE \(own)
      """
    }
  }
}

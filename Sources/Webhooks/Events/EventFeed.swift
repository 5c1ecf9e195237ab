import Core
import Store
package import TenantKit

/// The events of a workspace one behind the other, to catch up with after an absence.
///
/// Places are given by one sweep at a time, in the transaction that shows them. So whoever has read up to a place has
/// missed nothing before it, however long the transactions of events took.
package enum EventFeed {
  /// A part of the feed.
  package struct Slice: Sendable {
    package let events: [Event]
    /// Where to go on, now or later.
    package let last: Int64
    package let hasMore: Bool
    /// Whether events behind the place that was asked for are no longer kept.
    package let isMissingSome: Bool
  }

  /// What came behind a place, the oldest first; from the oldest event that is kept when there is none.
  package static func list(
    after place: Int64?, kind: EventKind? = nil, countMax: Int,
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Slice {
    let (oldest, end) = try bounds(in: tx)
    let start = place ?? 0
    let ofKind: SQL = if let kind { "AND type = \(kind)" } else { "" }
    let found = try tx.all(
      """
      SELECT \(Event.columns) FROM event
      WHERE tenant_id = \(tx.tenant) AND place > \(start) \(ofKind)
      ORDER BY place LIMIT \(countMax + 1)
      """
    ) { try Event($0) }
    let events = Array(found.prefix(countMax))
    let hasMore = found.count > countMax
    return Slice(
      events: events, last: hasMore ? events.last?.place ?? start : max(start, end),
      hasMore: hasMore, isMissingSome: place.map { $0 + 1 < oldest } ?? false)
  }

  /// The place of the oldest event that is kept, or the one that the next will have; and the last that was given.
  private static func bounds(
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> (oldest: Int64, last: Int64) {
    let last: Int64? = try tx.value(
      "SELECT last_place FROM event_feed WHERE tenant_id = \(tx.tenant)")
    let oldest: Int64? = try tx.value(
      """
      SELECT place FROM event WHERE tenant_id = \(tx.tenant) AND place > 0
      ORDER BY place LIMIT 1
      """)
    return (oldest ?? (last ?? 0) + 1, last ?? 0)
  }
}

import Core
import Store
import TenantKit

/// A message that is about to leave, with all that its sending depends on, in one look.
struct Departure: Sendable {
  let message: Message
  /// Whether the recipient wants no more on this channel.
  let isOptedOut: Bool
  /// Where the provider wants it sent, when that is not where it is addressed to.
  let route: String?
  /// How its session sends; nil when there is no such session any more.
  let settings: SessionSettings?

  /// Nil when there is no such message.
  static func find(_ id: UUID, in tx: borrowing TenantWrite) throws -> Departure? {
    try tx.first(
      """
      SELECT \(Message.columns),
        EXISTS (SELECT 1 FROM opt_out AS o WHERE o.tenant_id = m.tenant_id
          AND o.channel = m.channel AND o.address = m.address),
        (SELECT r.leads_to FROM address_route AS r WHERE r.tenant_id = m.tenant_id
          AND r.session_id = m.session_id AND r.address = m.address),
        (SELECT s.settings FROM channel_session AS s WHERE s.tenant_id = m.tenant_id
          AND s.id = m.session_id)
      FROM message AS m WHERE m.tenant_id = \(tx.tenant) AND m.id = \(id)
      """
    ) { row throws in
      let next = Message.columnCount
      return Departure(
        message: try Message(row), isOptedOut: try row[next], route: try row[next + 1],
        settings: try row[next + 2])
    }
  }
}

import Core
import Store
import TenantKit

/// Where a provider wants what is addressed to somebody: a private channel that was opened, a chat that moved.
enum AddressRoutes {
  static func set(
    _ session: UUID, _ address: String, to place: String, in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      INSERT INTO address_route (tenant_id, session_id, address, leads_to)
      VALUES (\(tx.tenant), \(session), \(address), \(place))
      ON CONFLICT (tenant_id, session_id, address) DO UPDATE SET leads_to = excluded.leads_to
      """)
  }
}

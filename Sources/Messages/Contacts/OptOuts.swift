import Store
package import TenantKit

/// Who wants nothing more from a workspace on a channel.
package enum OptOuts {
  /// Notes that somebody wants nothing more; false when that was known.
  @discardableResult
  package static func add(
    channel: String, address: String, in tx: borrowing TenantWrite
  ) throws -> Bool {
    try tx.execute(
      """
      INSERT INTO opt_out (tenant_id, channel, address, created_at)
      VALUES (\(tx.tenant), \(channel), \(address), \(tx.now))
      ON CONFLICT (tenant_id, channel, address) DO NOTHING
      """) > 0
  }

  /// Notes that somebody may be written to again.
  package static func remove(
    channel: String, address: String, in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      DELETE FROM opt_out
      WHERE tenant_id = \(tx.tenant) AND channel = \(channel) AND address = \(address)
      """)
  }

  package static func contains(
    channel: String, address: String, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Bool {
    let found: Int64? = try tx.value(
      """
      SELECT 1 FROM opt_out
      WHERE tenant_id = \(tx.tenant) AND channel = \(channel) AND address = \(address)
      """)
    return found != nil
  }
}

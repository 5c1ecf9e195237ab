package import Core
import Store

/// What a tenant entrusts to the gateway in the open and the database keeps sealed, such as a channel's token.
package enum VaultEntries {
  /// The largest secret that is kept.
  package static let bytesMax = 64 * 1024

  /// Keeps a secret under its id, in the place of the one that was there.
  package static func put(
    _ bytes: Secret<[UInt8]>, id: UUID, purpose: String, sealedBy vault: Vault,
    in tx: borrowing TenantWrite
  ) throws {
    precondition(bytes.exposed.count <= bytesMax, "whoever takes a secret in bounds it")
    let sealed = vault.seal(bytes.exposed, context: Vault.context(tx.tenant, purpose))
    try tx.execute(
      """
      INSERT INTO vault_entry (tenant_id, id, purpose, sealed, updated_at)
      VALUES (\(tx.tenant), \(id), \(purpose), \(sealed), \(tx.now))
      ON CONFLICT (tenant_id, id) DO UPDATE
      SET purpose = excluded.purpose, sealed = excluded.sealed, updated_at = excluded.updated_at
      """)
  }

  /// The secret of an id; nil when there is none for this purpose. Throws `VaultError` when it cannot be opened.
  package static func find(
    _ id: UUID, purpose: String, openedBy vault: Vault,
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Secret<[UInt8]>? {
    let sealed: [UInt8]? = try tx.value(
      """
      SELECT sealed FROM vault_entry
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND purpose = \(purpose)
      """)
    guard let sealed else { return nil }
    return Secret(try vault.open(sealed, context: Vault.context(tx.tenant, purpose)))
  }

  /// Removes a secret; false when there was none.
  @discardableResult
  package static func remove(_ id: UUID, in tx: borrowing TenantWrite) throws -> Bool {
    try tx.execute("DELETE FROM vault_entry WHERE tenant_id = \(tx.tenant) AND id = \(id)") > 0
  }
}

import Core
import Store
import TenantKit

/// Which message of ours a provider means by its own id.
enum ProviderMessages {
  static func add(_ id: String, of message: Message, in tx: borrowing TenantWrite) throws {
    guard !id.isEmpty else { return }
    try tx.execute(
      """
      INSERT INTO provider_message (tenant_id, session_id, provider_id, message_id)
      VALUES (\(tx.tenant), \(message.sessionID), \(id), \(message.id))
      ON CONFLICT (tenant_id, session_id, provider_id) DO NOTHING
      """)
  }

  static func find(
    _ id: String, of session: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> UUID? {
    try tx.value(
      """
      SELECT message_id FROM provider_message WHERE tenant_id = \(tx.tenant)
        AND session_id = \(session) AND provider_id = \(id)
      """)
  }
}

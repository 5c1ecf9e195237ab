import Core
import Store
import TenantKit

/// Which message of ours a provider means by its own id.
enum ProviderMessages {
  /// A message, and whether the id is that of its last part.
  struct Known {
    let message: UUID
    let isLast: Bool
  }

  static func add(
    _ id: String, of message: Message, isLast: Bool, in tx: borrowing TenantWrite
  ) throws {
    guard !id.isEmpty else { return }
    try tx.execute(
      """
      INSERT INTO provider_message (tenant_id, session_id, provider_id, message_id, is_last)
      VALUES (\(tx.tenant), \(message.sessionID), \(id), \(message.id), \(isLast))
      ON CONFLICT (tenant_id, session_id, provider_id) DO NOTHING
      """)
  }

  static func find(
    _ id: String, of session: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Known? {
    // Where a provider has no ids, it repeats ours.
    if let own = UUID(id), try isOwn(own, of: session, in: tx) {
      return Known(message: own, isLast: true)
    }
    return try tx.first(
      """
      SELECT message_id, is_last FROM provider_message WHERE tenant_id = \(tx.tenant)
        AND session_id = \(session) AND provider_id = \(id)
      """
    ) { row throws in Known(message: try row[0], isLast: try row[1]) }
  }

  private static func isOwn(
    _ id: UUID, of session: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Bool {
    let found: Int64? = try tx.value(
      """
      SELECT 1 FROM message WHERE tenant_id = \(tx.tenant) AND id = \(id)
        AND session_id = \(session) AND direction = 'outbound'
      """)
    return found != nil
  }
}

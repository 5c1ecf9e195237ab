package import Core
import Store

// For whoever runs the workspace.
extension ConsoleSessions {
  /// A page of the sessions of everybody in the workspace that are not over, the newest first; of one person when
  /// named.
  package static func list(
    of user: Int64?, _ page: PageRequest<UUID>, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Page<ConsoleSession, UUID> {
    var conditions: SQL = """
      tenant_id = \(tx.tenant) AND last_seen_at > \(tx.now - ConsoleSession.idleMax)
        AND created_at > \(tx.now - ConsoleSession.ageMax)
      """
    if let user { conditions = conditions + " AND user_id = \(user)" }
    if let cursor = page.cursor { conditions = conditions + " AND id < \(cursor)" }
    let found = try tx.all(
      """
      SELECT \(ConsoleSession.columns) FROM console_session WHERE \(conditions)
      ORDER BY id DESC LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try ConsoleSession($0) }
    return Page(found, page, cursor: \.id)
  }

  /// One session. Throws `notFound`.
  package static func find(
    _ id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> ConsoleSession {
    let session = try tx.first(
      """
      SELECT \(ConsoleSession.columns) FROM console_session
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """
    ) { try ConsoleSession($0) }
    guard let session else { throw TenantError.notFound }
    return session
  }
}

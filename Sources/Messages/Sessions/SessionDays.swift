import Core
import Store
import TenantKit

/// How many messages a session sent on each day of UTC.
enum SessionDays {
  /// Whether the session has sent as many today as it may.
  static func isFull(
    _ session: UUID, _ settings: SessionSettings, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Bool {
    guard let limit = settings.limit(at: tx.now) else { return false }
    let count: Int64? = try tx.value(
      """
      SELECT sent_count FROM session_day WHERE tenant_id = \(tx.tenant)
        AND session_id = \(session) AND day_at = \(day(of: tx.now))
      """)
    return (count ?? 0) >= limit
  }

  /// Counts a message that leaves now. Only sessions that have a limit are counted.
  static func count(
    _ session: UUID, _ settings: SessionSettings, in tx: borrowing TenantWrite
  ) throws {
    guard settings.limit(at: tx.now) != nil else { return }
    try tx.execute(
      """
      INSERT INTO session_day (tenant_id, session_id, day_at, sent_count)
      VALUES (\(tx.tenant), \(session), \(day(of: tx.now)), 1)
      ON CONFLICT (tenant_id, session_id, day_at)
      DO UPDATE SET sent_count = session_day.sent_count + 1
      """)
  }

  /// Takes a count back: nothing left after all.
  static func giveBack(_ session: UUID, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE session_day SET sent_count = sent_count - 1 WHERE tenant_id = \(tx.tenant)
        AND session_id = \(session) AND day_at = \(day(of: tx.now)) AND sent_count > 0
      """)
  }

  private static func day(of now: Timestamp) -> Timestamp {
    Timestamp(seconds: now.seconds / 86_400 * 86_400)
  }
}

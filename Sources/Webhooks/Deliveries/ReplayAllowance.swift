import Core
import Store
import TenantKit

/// How many deliveries of a webhook may be asked for again. Counted in the database, so it holds for all nodes together.
package enum ReplayAllowance {
  /// Replays and tests of one webhook, in each minute of the clock.
  package static let perMinuteMax = 10_000
  private static let minute: Int64 = 60

  /// How many are left in this minute.
  static func left(of webhook: UUID, in tx: borrowing TenantWrite) throws -> Int {
    let minute = tx.now.seconds / minute
    let taken: Int? = try tx.value(
      """
      SELECT CASE WHEN replay_minute = \(minute) THEN replay_count ELSE 0 END FROM webhook
      WHERE tenant_id = \(tx.tenant) AND id = \(webhook)
      """)
    return max(0, perMinuteMax - (taken ?? 0))
  }

  /// Takes so many, or throws `tooManyReplays`.
  static func take(_ count: Int, of webhook: UUID, in tx: borrowing TenantWrite) throws {
    guard try left(of: webhook, in: tx) >= count else {
      throw WebhookError.tooManyReplays(
        retryAfterSeconds: Int(minute - tx.now.seconds % minute))
    }
    let minute = tx.now.seconds / minute
    try tx.execute(
      """
      UPDATE webhook SET replay_minute = \(minute),
        replay_count = CASE WHEN replay_minute = \(minute) THEN replay_count ELSE 0 END + \(count)
      WHERE tenant_id = \(tx.tenant) AND id = \(webhook)
      """)
  }
}

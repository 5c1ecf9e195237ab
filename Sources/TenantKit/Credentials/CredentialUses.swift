package import Core
package import RateLimit
package import Store

/// Writes when keys, their secrets and sessions were last used, in the batches that a limiter flushes.
///
///     let uses = CredentialUses()
///     let limiter = Limiter(…, usedKeys: uses.record)
///     let credentials = CredentialCache(…, limiter, …, uses: uses)
///
/// It stands between the two because each is made with the other's help.
package final class CredentialUses: Sendable {
  private struct Source: Sendable {
    weak var cache: CredentialCache?
  }

  private let source = Locked(Source())

  package init() {}

  /// The cache knows which of a subject's secrets and sessions were used.
  func follow(_ cache: CredentialCache) { source.withLock { $0.cache = cache } }

  /// Writes one batch, in the transaction of the flush.
  package func record(
    _ uses: [(Subject, Timestamp)], in tx: borrowing WriteTransaction
  ) throws {
    let cache = source.withLock { $0.cache }
    for (subject, usedAt) in uses {
      if subject != .console(of: subject.tenant) { try recordKey(subject, usedAt, in: tx) }
      for principal in cache?.remembered(of: subject) ?? [] {
        guard let usedAt = principal.lastUsedAt else { continue }
        switch principal.who {
        case .key: try recordSecret(principal.digest, usedAt, in: tx)
        case .user(_, let session): try recordSession(session, subject.tenant, usedAt, in: tx)
        }
      }
    }
  }

  private func recordKey(
    _ subject: Subject, _ usedAt: Timestamp, in tx: borrowing WriteTransaction
  ) throws {
    try tx.execute(
      """
      UPDATE api_key SET last_used_at = \(usedAt)
      WHERE tenant_id = \(subject.tenant) AND id = \(subject.id)
        AND (last_used_at IS NULL OR last_used_at < \(usedAt))
      """)
  }

  private func recordSecret(
    _ digest: CredentialDigest, _ usedAt: Timestamp, in tx: borrowing WriteTransaction
  ) throws {
    try tx.execute(
      """
      UPDATE credential SET last_used_at = \(usedAt)
      WHERE digest = \(digest) AND (last_used_at IS NULL OR last_used_at < \(usedAt))
      """)
  }

  private func recordSession(
    _ session: ConsoleSession, _ tenant: TenantID, _ usedAt: Timestamp,
    in tx: borrowing WriteTransaction
  ) throws {
    try tx.execute(
      """
      UPDATE console_session SET last_seen_at = \(usedAt)
      WHERE tenant_id = \(tenant) AND id = \(session.id) AND last_seen_at < \(usedAt)
      """)
  }
}

import Cluster
import Core
import Store
import TenantKit

extension ChannelSessions {
  /// Why a session is closed whose credentials might be renewed.
  static let endedReason = "the credentials have ended"

  /// Takes the renewal of a session on until a moment, when somebody else may; nil where it is not due, or not there.
  static func takeRenewal(
    of id: UUID, until moment: Timestamp, openedBy vault: Vault, in tx: borrowing TenantWrite
  ) throws -> (session: ChannelSession, secrets: SessionSecrets)? {
    let count = try tx.execute(
      """
      UPDATE channel_session SET renew_at = \(moment)
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND renew_at <= \(tx.now)
      """)
    guard count == 1 else { return nil }
    return (try find(id, in: tx), try secrets(of: id, openedBy: vault, in: tx))
  }

  /// When the renewal of a session is tried next.
  static func planRenewal(of id: UUID, at moment: Timestamp, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE channel_session SET renew_at = \(moment)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
  }

  /// Keeps renewed credentials and tells every node, unless somebody has given others meanwhile. A session that was
  /// closed for want of them is open again.
  static func keepRenewal(
    of id: UUID, _ old: SessionSecrets, _ new: [String: Secret<String>],
    until expiresAt: Timestamp, next: Timestamp, sealedBy vault: Vault,
    in tx: borrowing TenantWrite
  ) throws {
    let current = try secrets(of: id, openedBy: vault, in: tx)
    guard current.credentials.mapValues(\.exposed) == old.credentials.mapValues(\.exposed) else {
      return
    }
    try VaultEntries.put(
      current.with(current.credentials.merging(new) { $1 }).bytes, id: id,
      purpose: SessionSecrets.purpose, sealedBy: vault, in: tx)
    try tx.execute(
      """
      UPDATE channel_session SET expires_at = \(expiresAt), renew_at = \(next)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
    tx.announce(.channelSession, id)
    let session = try find(id, in: tx)
    try tx.audit(
      action: "session.renewed", subject: session.subject,
      details: ["expires_at": .string(expiresAt.rfc3339)], by: .system)
    if session.status == .disconnected, session.reason == endedReason {
      try SessionNews.note(id, SessionStanding(.connected), in: tx)
    }
  }

  /// Forgets when credentials end and are renewed: others take their place.
  static func forgetEnd(of id: UUID, in tx: borrowing TenantWrite) throws {
    let nothing: Timestamp? = nil
    try tx.execute(
      """
      UPDATE channel_session SET expires_at = \(nothing), renew_at = \(nothing)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
  }
}

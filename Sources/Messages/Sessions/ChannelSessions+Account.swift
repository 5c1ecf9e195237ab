package import Core
import Store
import TenantKit

/// Another session of the workspace has the account already: its provider calls that one's hook alone.
package struct AccountTaken: Error, Hashable, Sendable {
  package let session: UUID
  package let name: String
}

extension ChannelSessions {
  /// Throws `AccountTaken` where a session has the account. It is read in the transaction that writes, so of two that
  /// come at once one sees the other.
  static func checkFree(
    _ account: String, channel: String, driver: String?, isTest: Bool,
    in tx: borrowing TenantWrite
  ) throws {
    guard !account.isEmpty else { return }
    let sessions = try tx.all(
      """
      SELECT \(ChannelSession.columns) FROM channel_session
      WHERE tenant_id = \(tx.tenant) AND channel = \(channel) AND account_id = \(account)
      ORDER BY id LIMIT \(countMax)
      """
    ) { try ChannelSession($0) }
    if let taken = sessions.first(where: { $0.driver == driver && $0.isTest == isTest }) {
      throw AccountTaken(session: taken.id, name: taken.name)
    }
  }
}

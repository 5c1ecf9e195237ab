package import Core
import Store

/// An account of a workspace at a provider, through which messages come and go.
package struct ChannelSession: Hashable, Sendable {
  package let id: UUID
  package let channel: String
  /// Which way of several the channel is reached by; nil where there is one.
  package let driver: String?
  package let name: String
  package let description: String
  /// Of the account, where it has one; until a telephone is linked, the one that is expected.
  package let phoneNumber: String?
  package let status: SessionStatus
  /// Why it is not connected; empty while it is.
  package let reason: String
  /// What the provider calls the account.
  package let accountID: String
  package let accountName: String
  /// Whether it belongs to a provider's twin.
  package let isTest: Bool
  package let settings: SessionSettings
  package let connectedAt: Timestamp?
  /// When its credentials end, where the provider says so.
  package let expiresAt: Timestamp?
  package let createdAt: Timestamp
  package let updatedAt: Timestamp

  /// What the audit log calls it.
  var subject: String { "session:\(id)" }
}

/// How it stands with a session.
package enum SessionStatus: String, CaseIterable, Hashable, Sendable, SQLConvertible {
  case connecting, connected, disconnected, banned
}

extension ChannelSession {
  static let columns: SQL = """
    id, channel, driver, name, description, phone_number, status, reason, account_id, account_name,
    is_test, settings, connected_at, expires_at, created_at, updated_at
    """

  /// Reads what `columns` selected.
  init(_ row: borrowing Row) throws {
    id = try row[0]
    channel = try row[1]
    driver = try row[2]
    name = try row[3]
    description = try row[4]
    let expectedNumber: String? = try row[5]
    status = try row[6]
    reason = try row[7]
    accountID = try row[8]
    phoneNumber = accountID.hasPrefix("+") ? accountID : expectedNumber
    accountName = try row[9]
    isTest = try row[10]
    settings = try row[11]
    connectedAt = try row[12]
    expiresAt = try row[13]
    createdAt = try row[14]
    updatedAt = try row[15]
  }
}

package import Core
import Store
package import TenantKit
import Webhooks

/// Tells a workspace that one of its sessions was connected or lost.
package enum SessionNews {
  /// Notes how it stands with a session, and tells of it when that is new.
  package static func note(
    _ id: UUID, _ standing: SessionStanding, in tx: borrowing TenantWrite
  ) throws {
    // A session that is gone has no news.
    guard let session = try? ChannelSessions.note(id, standing, in: tx) else { return }
    try tell(session, in: tx)
  }

  /// Tells that the credentials of a session end soon; once for each end.
  static func warn(_ id: UUID, in tx: borrowing TenantWrite) throws {
    let session = try ChannelSessions.find(id, in: tx)
    guard let expiresAt = session.expiresAt,
      try InboundBook.isNew("expiring:\(expiresAt.microseconds)", of: id, in: tx)
    else { return }
    var data = session.brief
    data["expires_at"] = .string(expiresAt.rfc3339)
    try Events.record(
      .sessionExpiring, subject: "\(id)", data: ["session": .object(data)], in: tx)
  }

  /// Tells of a session's status, where that is something to tell of.
  package static func tell(_ session: ChannelSession, in tx: borrowing TenantWrite) throws {
    let kind: EventKind? =
      switch session.status {
      case .connected: .sessionConnected
      case .disconnected, .banned: .sessionDisconnected
      case .connecting: nil
      }
    guard let kind else { return }
    try Events.record(
      kind, subject: "\(session.id)", data: ["session": .object(session.brief)], in: tx)
  }
}

extension ChannelSession {
  /// As events show it.
  fileprivate var brief: JSONObject {
    [
      "id": .string("\(id)"), "channel": .string(channel), "name": .string(name),
      "status": .string(status.rawValue), "reason": .string(reason),
    ]
  }
}

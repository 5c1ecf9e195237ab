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
      kind, subject: "\(session.id)",
      data: [
        "session": [
          "id": .string("\(session.id)"), "channel": .string(session.channel),
          "name": .string(session.name), "status": .string(session.status.rawValue),
          "reason": .string(session.reason),
        ]
      ], in: tx)
  }
}

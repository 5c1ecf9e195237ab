import ChannelKit
package import Core
package import Delivery
package import TenantKit

/// Takes messages in and sees that they leave.
package struct MessageDesk: Sendable {
  package let channels: ChannelDirectory
  /// Tells the engine of work that is committed.
  let notice: @Sendable (TenantID, UUID, Priority) -> Void

  package init(
    _ channels: ChannelDirectory,
    notice: @escaping @Sendable (TenantID, UUID, Priority) -> Void = { _, _, _ in }
  ) {
    self.channels = channels
    self.notice = notice
  }

  /// Takes a message in, and those that stand in for it where it does not arrive.
  package func accept(_ submission: Submission, in tx: borrowing TenantWrite) throws -> UUID {
    let id = try Messages.accept(submission, in: tx)
    var dueAt = max(submission.scheduledAt ?? tx.now, tx.now)
    var standIns: [UUID] = []
    for fallback in submission.details.fallbacks {
      dueAt = dueAt + fallback.after
      var standIn = submission.standIn(fallback, for: id, at: dueAt)
      standIn.details.earlierStandIns = standIns
      standIns.append(try Messages.accept(standIn, in: tx))
    }
    let (tenant, queue, priority) = (tx.tenant, submission.session, submission.priority)
    tx.afterCommit { [notice] in notice(tenant, queue, priority) }
    return id
  }
}

extension Submission {
  /// The same message by another way, for when this one does not arrive.
  fileprivate func standIn(_ fallback: Fallback, for id: UUID, at dueAt: Timestamp) -> Submission {
    var other = self
    other.session = fallback.session
    other.channel = fallback.channel
    other.address = fallback.address
    other.scheduledAt = dueAt
    other.details.fallbacks = [fallback]
    other.details.standsFor = id
    return other
  }
}

import ChannelKit
package import Core
import Delivery
import Store
package import TenantKit
import Webhooks

extension Messages {
  /// What a person may say of a message whose outcome is unknown.
  package enum Resolution: String, CaseIterable, Hashable, Sendable {
    case sent, failed, resend
  }
}

extension MessageDesk {
  /// Takes a person's word for what became of a message.
  package func resolve(
    _ id: UUID, as outcome: Messages.Resolution, only bound: UUID? = nil,
    in tx: borrowing TenantWrite
  ) throws -> Message {
    let message = try Messages.find(id, only: bound, in: tx)
    guard message.status == .unknown else { throw TenantError.notUnknown(message.status) }
    try Timeline.add("resolved", to: id, ["outcome": .string(outcome.rawValue)], in: tx)
    switch outcome {
    case .sent:
      try Messages.mark(id, .sent, in: tx)
      try Timeline.add("sent", to: id, ["resolved": true], in: tx)
      try Ends.tell(.messageSent, message, .sent, in: tx)
    case .failed:
      try Ends.fail(
        message, Verdict.Reason(.content, code: "resolved", "somebody said that it failed"), in: tx)
    case .resend: try Messages.queueAgain(message, in: tx)
    }
    let (tenant, queue, priority) = (tx.tenant, message.sessionID, message.priority)
    tx.afterCommit { notice(tenant, queue, priority) }
    return try Messages.find(id, in: tx)
  }
}

extension Messages {
  fileprivate static func queueAgain(_ message: Message, in tx: borrowing TenantWrite) throws {
    let expiresAt = tx.now + Submission.lifetime
    try mark(message.id, .queued, in: tx)
    try tx.execute(
      """
      UPDATE message SET expires_at = \(expiresAt)
      WHERE tenant_id = \(tx.tenant) AND id = \(message.id)
      """)
    try Outbox.enqueue(
      NewWork(
        id: message.id, kind: .message, queue: message.sessionID, lane: message.address,
        priority: message.priority, dueAt: tx.now, expiresAt: expiresAt), in: tx)
  }
}

extension TenantError {
  fileprivate static func notUnknown(_ status: MessageStatus) -> TenantError {
    TenantError(
      .conflict("not_unknown"),
      Localized(
        "What became of this message is known: \(status.rawValue).",
        arabic: "مصير هذه الرسالة معروف: \(status.rawValue)."))
  }
}

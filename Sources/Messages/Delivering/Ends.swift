import ChannelKit
package import Core
import Store
import TenantKit
import Webhooks

/// How messages end, and who hears of it.
enum Ends {
  /// The message will not be delivered.
  static func fail(
    _ message: Message, _ reason: Verdict.Reason, entry: String = "failed", at: Timestamp? = nil,
    in tx: borrowing TenantWrite
  ) throws {
    var details = message.details
    details.failure = reason
    try Messages.mark(message.id, .failed, details: details, in: tx)
    try Timeline.add(entry, to: message.id, at: at, reason.json.objectValue ?? [:], in: tx)
    try tell(.messageFailed, message, .failed, reason, in: tx)
  }

  /// Nobody knows whether a message was sent, unless a receipt has said it.
  static func lose(_ id: UUID, in tx: borrowing TenantWrite) throws {
    let message = try Messages.find(id, in: tx)
    guard message.status.isUnderWay else { return }
    try Messages.mark(id, .unknown, in: tx)
    try Timeline.add("unknown", to: id, in: tx)
    try tell(.messageUnknown, message, .unknown, in: tx)
  }

  /// Tells the workspace how far a message of its own got.
  static func tell(
    _ kind: EventKind, _ message: Message, _ status: MessageStatus,
    _ failure: Verdict.Reason? = nil, in tx: borrowing TenantWrite
  ) throws {
    var data: JSONObject = [
      "message_id": .string("\(message.id)"), "channel": .string(message.channel),
      "session_id": .string("\(message.sessionID)"), "to": .string(message.address),
      "status": .string(status.rawValue), "type": .string(message.type),
    ]
    data["contact"] =
      try message.contactID.flatMap { id in
        try Contacts.find([id], in: tx)[id]?.brief
      } ?? .null
    if !message.details.metadata.isEmpty { data["metadata"] = .object(message.details.metadata) }
    data["error"] = failure.map(\.json)
    if message.isTest { data["test"] = true }
    try Events.record(kind, subject: "\(message.id)", data: .object(data), in: tx)
  }
}

extension Contact {
  /// As events and lists of messages show it.
  package var brief: JSON {
    [
      "id": .string("\(id)"), "name": .string(name),
      "phone_number": address(ContactAddress.phoneNumber).map(JSON.string) ?? .null,
      "email": address("email").map(JSON.string) ?? .null,
    ]
  }
}

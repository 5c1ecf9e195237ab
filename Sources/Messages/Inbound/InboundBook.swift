import ChannelKit
package import Core
import Delivery
import Store
import TenantKit
import Webhooks

/// Enters what a provider told into the books of a workspace, once.
enum InboundBook {
  /// Enters an event, unless it was entered before.
  static func enter(
    _ event: InboundEvent, of session: ChannelSession, _ channel: ChannelDescriptor,
    in tx: borrowing TenantWrite
  ) throws {
    guard try isNew(event.key, of: session.id, in: tx) else { return }
    switch event.what {
    case .message(let message):
      try receive(message, of: session, channel, at: event.at, in: tx)
    case .receipt(let receipt, let id):
      try Receipts.take(receipt, of: id, session: session.id, at: event.at, in: tx)
    case .failure(let reason, let id):
      try Receipts.fail(reason, of: id, session: session.id, at: event.at, in: tx)
    case .deliveredUntil(let moment, let address):
      try take(.delivered, until: moment, of: session.id, to: address, channel, in: tx)
    case .readUntil(let moment, let address):
      try take(.read, until: moment, of: session.id, to: address, channel, in: tx)
    case .link(let state): try note(state, of: session.id, in: tx)
    case .optOut(let address): try optOut(address, of: session, channel, in: tx)
    case .optIn(let address):
      try OptOuts.remove(channel: session.channel, address: address, in: tx)
      _ = try contact(at: address, nil, channel, in: tx)
    }
  }

  /// What is news of no message is of one whose answer is not here yet. What is news of some says nothing of that one: to
  /// take it for read would be worse than not to know.
  private static func take(
    _ receipt: Receipt, until moment: Timestamp, of session: UUID, to address: String,
    _ channel: ChannelDescriptor, in tx: borrowing TenantWrite
  ) throws {
    let isNews = try Receipts.takeAll(receipt, until: moment, of: session, to: address, in: tx)
    if !isNews, channel.hasWatermarks {
      try Watermarks.keep(receipt, until: moment, of: session, to: address, in: tx)
    }
  }

  /// A bridge shows a picture by itself after its session was ended; that session is not connecting.
  private static func note(
    _ state: LinkState, of session: UUID, in tx: borrowing TenantWrite
  ) throws {
    let standing = SessionStanding(state)
    if standing.status == .connecting,
      try ChannelSessions.find(session, in: tx).status == .disconnected
    {
      return
    }
    try SessionNews.note(session, standing, in: tx)
  }

  /// Whether a key of a session was never seen before; from now on it was.
  static func isNew(
    _ key: String, of session: UUID, in tx: borrowing TenantWrite
  ) throws -> Bool {
    try tx.execute(
      """
      INSERT INTO seen_event (tenant_id, session_id, key, seen_at)
      VALUES (\(tx.tenant), \(session), \(key), \(tx.now))
      ON CONFLICT (tenant_id, session_id, key) DO NOTHING
      """) > 0
  }

  private static func receive(
    _ incoming: IncomingMessage, of session: ChannelSession, _ channel: ChannelDescriptor,
    at: Timestamp?, in tx: borrowing TenantWrite
  ) throws {
    let contact = try contact(at: incoming.from.address, incoming.from, channel, in: tx)
    var details = Message.Details()
    details.inReplyTo = try incoming.inReplyTo.map { id in
      try ProviderMessages.find(id, of: session.id, in: tx).map { "\($0.message)" } ?? id
    }
    let message = Message(
      id: .v7(at: tx.now), direction: .inbound, channel: session.channel, sessionID: session.id,
      contactID: contact.id, address: incoming.from.address, type: incoming.content.type,
      content: StoredContent(incoming.content), status: .received, priority: .normal,
      isTest: session.isTest, details: details, scheduledAt: nil, expiresAt: nil,
      createdAt: tx.now, updatedAt: tx.now)
    try Messages.insert(message, in: tx)
    try ProviderMessages.add(incoming.id, of: message, isLast: true, in: tx)
    try Timeline.add("received", to: message.id, at: at, in: tx)
    var data: JSONObject = [
      "message_id": .string("\(message.id)"), "channel": .string(session.channel),
      "session_id": .string("\(session.id)"), "contact": contact.brief,
      "type": .string(message.type), "content": .string(message.content.text),
    ]
    if !message.media.isEmpty { data["media"] = .array(message.media) }
    data["media_url"] = message.content.mediaURL.map(JSON.string)
    data["location"] = message.content.location
    data["in_reply_to"] = details.inReplyTo.map(JSON.string)
    if session.isTest { data["test"] = true }
    try Events.record(.messageReceived, subject: "\(contact.id)", data: .object(data), in: tx)
  }

  /// The contact at an address of the channel, made where nobody has it.
  private static func contact(
    at address: String, _ sender: IncomingMessage.Sender?, _ channel: ChannelDescriptor,
    in tx: borrowing TenantWrite
  ) throws -> Contact {
    let found = try Contacts.findOrCreate(
      at: ContactAddress(channel.contactKind(of: address), address), name: sender?.name,
      language: sender?.language, in: tx)
    let contact = try Contacts.find(found.id, in: tx)
    if found.isNew {
      try Events.record(
        .contactCreated, subject: "\(contact.id)", data: ["contact": contact.brief], in: tx)
    }
    return contact
  }

  private static func optOut(
    _ address: String, of session: ChannelSession, _ channel: ChannelDescriptor,
    in tx: borrowing TenantWrite
  ) throws {
    guard try OptOuts.add(channel: session.channel, address: address, in: tx) else { return }
    let id = try Contacts.find(
      at: ContactAddress(channel.contactKind(of: address), address), in: tx)
    let contact = try id.map { try Contacts.find($0, in: tx) }
    try Events.record(
      .contactOptedOut, subject: "\(id ?? session.id)",
      data: [
        "contact": contact?.brief ?? .null, "channel": .string(session.channel),
        "address": .string(address),
      ], in: tx)
  }
}

extension ChannelDescriptor {
  /// The kind of address that contacts keep this one as.
  package func contactKind(of address: String) -> String {
    let kind = addresses.first { $0.address(address) != nil } ?? addresses[0]
    return kind.contactKind
  }
}

extension AddressKind {
  /// What contacts keep such addresses as: every channel that reaches a telephone shares its number.
  package var contactKind: String { form == .telephone ? ContactAddress.phoneNumber : field }
}

extension StoredContent {
  /// The place that somebody sent, as the API and events show it.
  package var location: JSON? { json["location"] }
}

extension IncomingMessage.Content {
  fileprivate var type: String {
    switch self {
    case .text: "text"
    case .media(let kind, _, _): kind.rawValue
    case .pressed: "button"
    case .location: "location"
    case .other: "other"
    }
  }
}

import Core
import Messages
import Operations
import Store
import TenantKit

/// Messages as the API shows them, with the names of their contacts and sessions.
struct MessageView: Sendable {
  private let contacts: [UUID: Contact]
  private let sessionNames: [UUID: String]

  /// Looks up what some messages name.
  init(
    of messages: [Message], in tx: borrowing some TenantReader & ~Copyable
  ) throws {
    contacts = try Contacts.find(Set(messages.compactMap(\.contactID)), in: tx)
    sessionNames = try ChannelSessions.names(of: Set(messages.map(\.sessionID)), in: tx)
  }

  func json(_ message: Message) -> JSON { .object(members(message)) }

  /// A message with all that happened to it.
  func json(_ message: Message, _ timeline: [Timeline.Entry]) -> JSON {
    var members = members(message)
    members["timeline"] = .array(timeline.map(\.view))
    return .object(members)
  }

  private func members(_ message: Message) -> JSONObject {
    let content = message.content
    return [
      "id": .string("\(message.id)"), "channel": .string(message.channel),
      "direction": .string(message.direction.rawValue), "type": .string(message.type),
      "content": .string(content.text), "media_url": content.mediaURL.map(JSON.string) ?? .null,
      "media": .array(message.media), "location": content.location ?? .null,
      "to": message.direction == .outbound ? .string(message.address) : .null,
      "from": message.direction == .inbound ? .string(message.address) : .null,
      "status": .string(message.status.rawValue), "priority": .string(message.priority.name),
      "test": .bool(message.isTest), "error": message.details.failure?.json ?? .null,
      "metadata": .object(message.details.metadata),
      "template_id": message.details.templateID.map { .string("\($0)") } ?? .null,
      "fallback_of": message.details.standsFor.map { .string("\($0)") } ?? .null,
      "in_reply_to": message.details.inReplyTo.map(JSON.string) ?? .null,
      "scheduled_at": .time(message.scheduledAt), "expires_at": .time(message.expiresAt),
      "created_at": .time(message.createdAt), "updated_at": .time(message.updatedAt),
      "contact": message.contactID.flatMap { contacts[$0]?.brief } ?? .null,
      "session": [
        "id": .string("\(message.sessionID)"),
        "name": sessionNames[message.sessionID].map(JSON.string) ?? .null,
      ],
    ]
  }

  static let schema = Schema.object(fields)
  static let wholeSchema = Schema.object(
    fields + [
      .required(
        "timeline",
        .array(
          .object([
            .required("event", .string()), .required("at", .string(.dateTime)),
            .required("details", .map(.anything)),
          ])))
    ])

  private static let mediaSchema = Schema.object([
    .required("index", .integer(0...Int64.max)), .required("type", .string()),
    .required(
      "path",
      .string().noted(
        Localized(
          "Where it can be fetched with the same key.",
          arabic: "المسار الذي يُجلب منه بالمفتاح نفسه."
        ))),
  ])

  private static let locationSchema = Schema.object([
    .required("latitude", .number(-90...90)), .required("longitude", .number(-180...180)),
  ])

  private static let fields: [Schema.Field] = [
    .required("id", .string(.uuid)), .required("channel", .string()),
    .required("direction", .string(oneOf: Message.Direction.allCases.map(\.rawValue))),
    .required("type", .string()), .required("content", .string()),
    .required("media_url", .nullable(.string())), .required("media", .array(mediaSchema)),
    .required("location", .nullable(locationSchema)),
    .required("to", .nullable(.string())),
    .required("from", .nullable(.string())),
    .required("status", .string(oneOf: MessageStatus.allCases.map(\.rawValue))),
    .required("priority", .string(oneOf: ["otp", "normal", "bulk"])), .required("test", .boolean),
    .required(
      "error",
      .nullable(
        .object([
          .required("kind", .string()), .required("code", .string()), .required("text", .string()),
        ]))),
    .required("metadata", .map(.anything)), .required("in_reply_to", .nullable(.string())),
    .required("template_id", .nullable(.string(.uuid))),
    .required(
      "fallback_of",
      .nullable(.string(.uuid)).noted(
        Localized(
          "The message that this one stands in for, on another channel.",
          arabic: "الرسالة التي تحل هذه محلها على قناة أخرى."))),
    .required("scheduled_at", .nullable(.string(.dateTime))),
    .required("expires_at", .nullable(.string(.dateTime))),
    .required("created_at", .string(.dateTime)), .required("updated_at", .string(.dateTime)),
    .required(
      "contact",
      .nullable(
        .object([
          .required("id", .string(.uuid)), .required("name", .string()),
          .required("phone_number", .nullable(.string())),
          .required("email", .nullable(.string())),
        ]))),
    .required(
      "session",
      .object([.required("id", .string(.uuid)), .required("name", .nullable(.string()))])),
  ]
}

extension Timeline.Entry {
  fileprivate var view: JSON {
    ["event": .string(kind), "at": .time(at), "details": .object(details)]
  }
}

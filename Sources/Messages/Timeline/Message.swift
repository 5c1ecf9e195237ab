package import ChannelKit
package import Core
package import Delivery
package import Store

/// A message, on its way out or come in.
package struct Message: Hashable, Sendable {
  /// Which way it went.
  package enum Direction: String, CaseIterable, Hashable, Sendable, SQLConvertible {
    case inbound, outbound
  }

  package let id: UUID
  package let direction: Direction
  package let channel: String
  package let sessionID: UUID
  /// Nil for an address that is no contact's.
  package let contactID: UUID?
  package let address: String
  /// `text`, `image`, … and of inbound ones also `button`, `location`, `other`.
  package let type: String
  package let content: StoredContent
  package let status: MessageStatus
  package let priority: Priority
  package let isTest: Bool
  package let details: Details
  package let scheduledAt: Timestamp?
  package let expiresAt: Timestamp?
  package let createdAt: Timestamp
  package let updatedAt: Timestamp

  /// What is looked at with the message and never searched for.
  package struct Details: Hashable, Sendable {
    package var metadata: JSONObject = [:]
    /// Why it failed.
    package var failure: Verdict.Reason?
    /// The id of ours that it answers, or the provider's where that is none of ours.
    package var inReplyTo: String?
    package var fallbacks: [Fallback] = []
    /// The message that this one stands in for.
    package var standsFor: UUID?
    /// Those that stand in for the same message, and whose turn comes before.
    package var earlierStandIns: [UUID] = []
    /// The stored template that it was made of.
    package var templateID: UUID?

    package init() {}
  }
}

extension Message {
  static let columns: SQL = """
    id, direction, channel, session_id, contact_id, address, type, content, status, priority,
    is_test, details, scheduled_at, expires_at, created_at, updated_at
    """

  static let columnCount = 16

  /// Reads what `columns` selected.
  init(_ row: borrowing Row) throws {
    id = try row[0]
    direction = try row[1]
    channel = try row[2]
    sessionID = try row[3]
    contactID = try row[4]
    address = try row[5]
    type = try row[6]
    content = try row[7]
    status = try row[8]
    priority = try row[9]
    isTest = try row[10]
    details = try row[11]
    scheduledAt = try row[12]
    expiresAt = try row[13]
    createdAt = try row[14]
    updatedAt = try row[15]
  }
}

extension Message.Details: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(JSON.object(json).description) }

  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue, let json = try? JSON.parse(text) else { return nil }
    metadata = json["metadata"]?.objectValue ?? [:]
    inReplyTo = json["in_reply_to"]?.stringValue
    standsFor = json["stands_for"]?.stringValue.flatMap { UUID($0) }
    earlierStandIns =
      json["earlier_stand_ins"]?.arrayValue?.compactMap { $0.stringValue.flatMap { UUID($0) } }
      ?? []
    templateID = json["template_id"]?.stringValue.flatMap { UUID($0) }
    failure = json["failure"].flatMap(Verdict.Reason.init(json:))
    fallbacks = json["fallbacks"]?.arrayValue?.compactMap(Fallback.init(json:)) ?? []
  }

  private var json: JSONObject {
    var members: JSONObject = [:]
    if !metadata.isEmpty { members["metadata"] = .object(metadata) }
    members["in_reply_to"] = inReplyTo.map(JSON.string)
    members["stands_for"] = standsFor.map { .string("\($0)") }
    if !earlierStandIns.isEmpty {
      members["earlier_stand_ins"] = .array(earlierStandIns.map { .string("\($0)") })
    }
    members["template_id"] = templateID.map { .string("\($0)") }
    members["failure"] = failure.map(\.json)
    if !fallbacks.isEmpty { members["fallbacks"] = .array(fallbacks.map(\.json)) }
    return members
  }
}

extension Verdict.Reason {
  init?(json: JSON) {
    guard let kind = json["kind"]?.stringValue.flatMap(Kind.init(rawValue:)),
      let code = json["code"]?.stringValue, let text = json["text"]?.stringValue
    else { return nil }
    self.init(kind, code: code, text)
  }

  package var json: JSON {
    ["kind": .string(kind.rawValue), "code": .string(code), "text": .string(text)]
  }
}

extension Priority {
  /// What the API calls it.
  package var name: String {
    switch self {
    case .otp: "otp"
    case .normal: "normal"
    case .bulk: "bulk"
    }
  }
}

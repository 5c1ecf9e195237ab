import ChannelKit
package import Core
import Delivery
import Store
package import TenantKit

/// The messages of a workspace.
package enum Messages {
  /// Which messages are asked for; nil asks for all.
  package struct Filter: Hashable, Sendable {
    package var channel: String?
    package var session: UUID?
    package var contact: UUID?
    package var direction: Message.Direction?
    /// Any of these, each once; none asks for all.
    package var statuses: [MessageStatus] = []

    package init() {}
  }

  /// Takes a message in: from the commit on it is sent, or it is known why not.
  @discardableResult
  package static func accept(
    _ submission: Submission, in tx: borrowing TenantWrite
  ) throws -> UUID {
    let id = UUID.v7(at: tx.now)
    let dueAt = max(submission.scheduledAt ?? tx.now, tx.now)
    let expiresAt = submission.expiresAt ?? dueAt + Submission.lifetime
    try insert(
      Message(
        id: id, direction: .outbound, channel: submission.channel, sessionID: submission.session,
        contactID: submission.contact, address: submission.address,
        type: submission.content.kind.rawValue,
        content: StoredContent(
          submission.content, subject: submission.subject, html: submission.html),
        status: .queued, priority: submission.priority, isTest: submission.isTest,
        details: submission.details, scheduledAt: submission.scheduledAt, expiresAt: expiresAt,
        createdAt: tx.now, updatedAt: tx.now), in: tx)
    try Timeline.begin("accepted", of: id, in: tx)
    try Outbox.enqueue(
      NewWork(
        id: id, kind: .message, queue: submission.session, lane: submission.address,
        priority: submission.priority, dueAt: dueAt, expiresAt: expiresAt), in: tx)
    return id
  }

  /// Writes a message and counts it.
  static func insert(_ message: Message, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      INSERT INTO message (tenant_id, id, direction, channel, session_id, contact_id, address,
        type, content, status, priority, is_test, details, scheduled_at, expires_at, created_at,
        updated_at)
      VALUES (\(tx.tenant), \(message.id), \(message.direction), \(message.channel),
        \(message.sessionID), \(message.contactID), \(message.address), \(message.type),
        \(message.content), \(message.status), \(message.priority), \(message.isTest),
        \(message.details), \(message.scheduledAt), \(message.expiresAt), \(message.createdAt),
        \(message.updatedAt))
      """)
    try tx.execute(
      """
      INSERT INTO message_count (tenant_id, session_id, direction, shard, channel, value)
      VALUES (\(tx.tenant), \(message.sessionID), \(message.direction),
        \(Int64(message.id.low & countShardMask)), \(message.channel), 1)
      ON CONFLICT (tenant_id, session_id, direction, shard)
      DO UPDATE SET value = message_count.value + 1
      """)
  }

  /// Counts of one session are kept in several rows, so that two who count at once seldom meet.
  private static let countShardMask: UInt64 = 7

  /// A page of them, the newest first.
  package static func list(
    _ page: PageRequest<UUID>, _ filter: Filter, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Page<Message, UUID> {
    let behind: SQL = if let cursor = page.cursor { "AND id < \(cursor)" } else { "" }
    let found = try tx.all(
      """
      SELECT \(Message.columns) FROM message
      WHERE tenant_id = \(tx.tenant) \(behind) \(condition(filter))
        \(among(filter, page, of: tx.tenant))
      ORDER BY id DESC LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try Message($0) }
    return Page(found, page, cursor: \.id)
  }

  /// How many there are. It is kept, and only those of one contact or of a status are counted.
  package static func count(
    _ filter: Filter, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Int64 {
    if filter.contact != nil || !filter.statuses.isEmpty {
      let ofStatus: SQL =
        filter.statuses.isEmpty ? "" : "AND status IN \(list: filter.statuses)"
      return try tx.value(
        """
        SELECT count(*) FROM message WHERE tenant_id = \(tx.tenant) \(condition(filter)) \(ofStatus)
        """) ?? 0
    }
    let sum: Int64? = try tx.value(
      """
      SELECT CAST(COALESCE(sum(value), 0) AS BIGINT) FROM message_count
      WHERE tenant_id = \(tx.tenant) \(condition(filter))
      """)
    return sum ?? 0
  }

  static func condition(_ filter: Filter) -> SQL {
    var condition: SQL = ""
    if let channel = filter.channel { condition = condition + " AND channel = \(channel)" }
    if let session = filter.session { condition = condition + " AND session_id = \(session)" }
    if let contact = filter.contact { condition = condition + " AND contact_id = \(contact)" }
    if let direction = filter.direction { condition = condition + " AND direction = \(direction)" }
    return condition
  }

  /// One of them. Throws `notFound`, also for one of another session than the one that the caller is bound to.
  package static func find(
    _ id: UUID, only bound: UUID? = nil, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Message {
    let message = try tx.first(
      "SELECT \(Message.columns) FROM message WHERE tenant_id = \(tx.tenant) AND id = \(id)"
    ) { try Message($0) }
    guard let message, bound == nil || bound == message.sessionID else {
      throw TenantError.notFound
    }
    return message
  }

  /// Takes a message back that has not left.
  package static func cancel(
    _ id: UUID, only bound: UUID? = nil, in tx: borrowing TenantWrite
  ) throws -> Message {
    let message = try find(id, only: bound, in: tx)
    guard message.direction == .outbound, message.status.isUnderWay,
      try Outbox.withdraw(id, in: tx)
    else { throw TenantError.cannotCancel(message.status) }
    try mark(id, .canceled, in: tx)
    try Timeline.add("canceled", to: id, in: tx)
    return try find(id, in: tx)
  }

  /// The message that got so far that a stand-in is not needed: the first one, or a stand-in whose turn was before.
  static func whatArrived(
    of first: UUID, _ earlierStandIns: [UUID], by condition: Fallback.Condition,
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> UUID? {
    let all = try tx.all(
      """
      SELECT id, status FROM message WHERE tenant_id = \(tx.tenant)
        AND id IN \(list: [first] + earlierStandIns)
      """
    ) { row throws in (id: try row[0] as UUID, status: try row[1] as MessageStatus) }
    return all.first { id, status in
      // Who cancels the first one wants none of them; one of the others says nothing of the rest.
      status == .read || condition == .delivered && status == .delivered
        || id == first && status == .canceled
    }?.id
  }

  /// Notes how far a message got, unless it is known meanwhile what became of it; false then.
  static func advance(
    _ id: UUID, to status: MessageStatus, in tx: borrowing TenantWrite
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE message SET status = \(status), updated_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND status = 'queued'
      """) == 1
  }

  /// Notes how far a message got.
  static func mark(
    _ id: UUID, _ status: MessageStatus, details: Message.Details? = nil,
    in tx: borrowing TenantWrite
  ) throws {
    let saved: SQL = if let details { ", details = \(details)" } else { "" }
    try tx.execute(
      """
      UPDATE message SET status = \(status), updated_at = \(tx.now) \(saved)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
  }
}

extension TenantError {
  fileprivate static func cannotCancel(_ status: MessageStatus) -> TenantError {
    TenantError(
      .conflict("cannot_cancel"),
      Localized(
        "Only a message that waits can be canceled; this one is \(status.rawValue).",
        arabic: "لا يمكن إلغاء إلا رسالة في الانتظار؛ حالة هذه الرسالة \(status.rawValue)."))
  }
}

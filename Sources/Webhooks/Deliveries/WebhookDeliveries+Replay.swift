package import Core
import Delivery
import Store
package import TenantKit

/// Which deliveries of a webhook are asked for again.
package struct ReplayRange: Hashable, Sendable {
  /// What became of them.
  package enum Selection: String, CaseIterable, Hashable, Sendable {
    /// Those whose attempts all failed.
    case failed
    /// Those that were held back before any attempt was made.
    case neverAttempted = "never_attempted"
    /// Those that failed and those that were held back.
    case undelivered
    /// These too that the endpoint took. It knows them by their ids.
    case all
  }

  /// The most that one request asks for again.
  package static let countMax = 1_000

  let selection: Selection
  let from: Timestamp?
  let to: Timestamp?
  let event: EventKind?
  let cursor: UUID?
  let countMax: Int

  /// Deliveries of events that happened from one moment up to another, that one not included; behind a cursor.
  package init(
    _ selection: Selection, from: Timestamp? = nil, to: Timestamp? = nil, event: EventKind? = nil,
    after cursor: UUID? = nil, countMax: Int = countMax
  ) {
    (self.selection, self.from, self.to) = (selection, from, to)
    (self.event, self.cursor) = (event, cursor)
    self.countMax = min(max(1, countMax), Self.countMax)
  }

  fileprivate func condition(_ webhook: UUID, _ tenant: TenantID) -> SQL {
    var condition: SQL = "tenant_id = \(tenant) AND webhook_id = \(webhook)"
    if let cursor { condition = condition + " AND id > \(cursor)" }
    if let from { condition = condition + " AND occurred_at >= \(from)" }
    if let to { condition = condition + " AND occurred_at < \(to)" }
    if let event { condition = condition + " AND event = \(event)" }
    return condition + " AND " + selected
  }

  /// What is on its way already needs no replay.
  private var selected: SQL {
    switch selection {
    case .failed: "status = \(WebhookDelivery.Status.failed)"
    case .neverAttempted: "status = \(WebhookDelivery.Status.held) AND attempt_count = 0"
    case .undelivered: "status IN \(list: [WebhookDelivery.Status.failed, .held])"
    case .all: "status <> \(WebhookDelivery.Status.pending)"
    }
  }
}

extension WebhookDeliveries {
  /// What a replay of many did.
  package struct Replayed: Hashable, Sendable {
    package let count: Int
    /// Behind which there may be more; nil when all that was asked for is on its way.
    package let next: UUID?
  }

  /// Sends one delivery again, whatever became of it, and whatever waits before it. It keeps its id.
  package static func replay(
    _ id: UUID, of webhook: UUID, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> WebhookDelivery {
    let found = try checkedForReplay(webhook, in: tx)
    let delivery = try find(id, of: webhook, in: tx)
    if delivery.status == .pending, try !Outbox.withdraw(id, in: tx) {
      throw WebhookError.inProgress
    }
    try ReplayAllowance.take(1, of: webhook, in: tx)
    try begin(id, to: webhook, lane: "\(id)", .normal, in: tx)
    try tx.audit(
      action: "webhook.replayed", subject: found.subject,
      details: ["delivery_id": .string("\(id)"), "status": .string(delivery.status.rawValue)],
      by: actor)
    return try find(id, of: webhook, in: tx)
  }

  /// Sends many deliveries again, the oldest first; those of one subject in their order.
  package static func replay(
    _ range: ReplayRange, of webhook: UUID, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> Replayed {
    let found = try checkedForReplay(webhook, in: tx)
    let left = try ReplayAllowance.left(of: webhook, in: tx)
    // Says when to come again.
    if left == 0 { try ReplayAllowance.take(1, of: webhook, in: tx) }
    let countMax = min(range.countMax, left)
    let deliveries = try tx.all(
      """
      SELECT id, event, subject FROM webhook_delivery
      WHERE \(range.condition(webhook, tx.tenant)) ORDER BY id LIMIT \(countMax + 1)
      """
    ) { row throws in
      (id: try row[0] as UUID, event: try row[1] as String, subject: try row[2] as String)
    }
    let replayed = deliveries.prefix(countMax)
    for delivery in replayed {
      let lane = delivery.subject.isEmpty ? delivery.event : delivery.subject
      try begin(delivery.id, to: webhook, lane: lane, .bulk, in: tx)
    }
    try ReplayAllowance.take(replayed.count, of: webhook, in: tx)
    try tx.audit(
      action: "webhook.replayed", subject: found.subject, details: range.facts(replayed.count),
      by: actor)
    return Replayed(
      count: replayed.count, next: deliveries.count > countMax ? replayed.last?.id : nil)
  }

  private static func checkedForReplay(
    _ webhook: UUID, in tx: borrowing TenantWrite
  ) throws -> Webhook {
    let found = try Webhooks.find(webhook, in: tx)
    guard found.isActive else { throw WebhookError.inactive }
    return found
  }

  private static func begin(
    _ id: UUID, to webhook: UUID, lane: String, _ priority: Priority, in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      UPDATE webhook_delivery SET status = \(WebhookDelivery.Status.pending),
        replay_count = replay_count + 1, finished_at = \(Timestamp?.none)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
    try Outbox.enqueue(
      NewWork(
        id: id, kind: .webhook, queue: webhook, lane: lane, priority: priority, dueAt: tx.now),
      in: tx)
  }
}

extension ReplayRange {
  /// What the audit log keeps of it.
  fileprivate func facts(_ count: Int) -> JSONObject {
    var facts: JSONObject = [
      "selection": .string(selection.rawValue), "count": .integer(Int64(count)),
    ]
    facts["from"] = from.map { .string($0.rfc3339) }
    facts["to"] = to.map { .string($0.rfc3339) }
    facts["event"] = event.map { .string($0.rawValue) }
    return facts
  }
}

package import Core
import Delivery
import Store
package import TenantKit

/// The deliveries of a workspace's webhooks.
package enum WebhookDeliveries {
  /// How many deliveries of a webhook are held back at once when it is turned off. What waits beyond follows when its
  /// turn comes.
  private static let heldAtOnceMax = 1_000

  /// Which deliveries are asked for; nil asks for all.
  package struct Filter: Hashable, Sendable {
    package var status: WebhookDelivery.Status?
    package var event: String?

    package init(status: WebhookDelivery.Status? = nil, event: String? = nil) {
      (self.status, self.event) = (status, event)
    }
  }

  /// A page of a webhook's log, the newest first. Throws `notFound` when there is no such webhook.
  package static func list(
    of webhook: UUID, _ page: PageRequest<UUID>, where filter: Filter = Filter(),
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> (page: Page<WebhookDelivery, UUID>, total: Int64) {
    _ = try Webhooks.find(webhook, in: tx)
    var conditions: SQL = "tenant_id = \(tx.tenant) AND webhook_id = \(webhook)"
    if let status = filter.status { conditions = conditions + " AND status = \(status)" }
    if let event = filter.event { conditions = conditions + " AND event = \(event)" }
    let total: Int64? = try tx.value("SELECT COUNT(*) FROM webhook_delivery WHERE \(conditions)")
    if let cursor = page.cursor { conditions = conditions + " AND id < \(cursor)" }
    let found = try tx.all(
      """
      SELECT \(WebhookDelivery.columns) FROM webhook_delivery WHERE \(conditions)
      ORDER BY id DESC LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try WebhookDelivery($0) }
    return (Page(found, page, cursor: \.id), total ?? 0)
  }

  /// One of them. Throws `notFound`.
  package static func find(
    _ id: UUID, of webhook: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> WebhookDelivery {
    let delivery = try tx.first(
      """
      SELECT \(WebhookDelivery.columns) FROM webhook_delivery
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND webhook_id = \(webhook)
      """
    ) { try WebhookDelivery($0) }
    guard let delivery else { throw TenantError.notFound }
    return delivery
  }

  /// Keeps a delivery of an event, and lets it leave unless it is held back.
  static func create(
    _ event: PendingEvent, to webhook: Webhook, in tx: borrowing TenantWrite
  ) throws {
    let id = UUID.v7(at: tx.now)
    let status = webhook.isActive ? WebhookDelivery.Status.pending : .held
    try insert(
      id, to: webhook.id, eventID: event.id, name: event.name, subject: event.subject,
      occurredAt: event.occurredAt, data: nil, status, in: tx)
    guard webhook.isActive else { return }
    try Outbox.enqueue(
      NewWork(
        id: id, kind: .webhook, queue: webhook.id, lane: event.lane, dueAt: tx.now), in: tx)
  }

  /// Sends a synthetic event to one webhook. Throws `inactive` when it is turned off.
  package static func test(
    _ webhook: UUID, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> WebhookDelivery {
    let found = try Webhooks.find(webhook, in: tx)
    guard found.isActive else { throw WebhookError.inactive }
    try ReplayAllowance.take(1, of: webhook, in: tx)
    let id = UUID.v7(at: tx.now)
    let data: JSON = [
      "webhook_id": .string("\(webhook)"), "message": "This is a test event.",
    ]
    try insert(
      id, to: webhook, eventID: nil, name: EventKind.webhookTest.rawValue, subject: "",
      occurredAt: tx.now, data: data.description, .pending, in: tx)
    // A lane of its own: a test tells of the endpoint now, not after what waits for it.
    try Outbox.enqueue(
      NewWork(id: id, kind: .webhook, queue: webhook, lane: "\(id)", dueAt: tx.now), in: tx)
    try tx.audit(action: "webhook.tested", subject: found.subject, by: actor)
    return try find(id, of: webhook, in: tx)
  }

  /// Holds back what waits for a webhook that was turned off.
  static func hold(of webhook: UUID, in tx: borrowing TenantWrite) throws {
    for id in try Outbox.withdrawAll(of: webhook, countMax: heldAtOnceMax, in: tx) {
      try hold(id, in: tx)
    }
  }

  /// Holds back one delivery that is not in the outbox any more.
  static func hold(_ id: UUID, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE webhook_delivery SET status = \(WebhookDelivery.Status.held)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
        AND status = \(WebhookDelivery.Status.pending)
      """)
  }

  private static func insert(
    _ id: UUID, to webhook: UUID, eventID: UUID?, name: String, subject: String,
    occurredAt: Timestamp, data: String?, _ status: WebhookDelivery.Status,
    in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      INSERT INTO webhook_delivery (tenant_id, id, webhook_id, event_id, event, subject,
        occurred_at, data, status, attempt_count, attempts, replay_count, created_at)
      VALUES (\(tx.tenant), \(id), \(webhook), \(eventID), \(name), \(subject), \(occurredAt),
        \(data), \(status), 0, '[]', 0, \(tx.now))
      """)
  }
}

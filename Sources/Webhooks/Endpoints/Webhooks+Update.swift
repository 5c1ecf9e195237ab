package import Core
import Store
package import TenantKit
import Transport

extension Webhooks {
  /// Changes what is given. One that is turned on begins without its failures; what was held back stays so until it is
  /// replayed.
  package static func update(
    _ id: UUID, _ draft: WebhookDraft, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> Webhook {
    let old = try find(id, in: tx)
    let new = old.applying(draft, at: tx.now)
    let details = new.differences(from: old)
    guard !details.isEmpty else { return old }
    try save(new, in: tx)
    if old.isActive, !new.isActive { try WebhookDeliveries.hold(of: id, in: tx) }
    try tx.audit(action: "webhook.updated", subject: new.subject, details: details, by: actor)
    return new
  }

  /// Turns a webhook off for a reason of its endpoint, tells the workspace, and holds back what waits. Nothing happens
  /// to one that is off already.
  static func disable(
    _ id: UUID, _ reason: Webhook.DisabledReason, in tx: borrowing TenantWrite
  ) throws {
    let count = try tx.execute(
      """
      UPDATE webhook SET is_active = \(false), disabled_reason = \(reason),
        disabled_at = \(tx.now), updated_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND is_active = \(true)
      """)
    guard count == 1 else { return }
    let webhook = try find(id, in: tx)
    try WebhookDeliveries.hold(of: id, in: tx)
    try Events.record(
      .webhookDisabled, subject: webhook.subject,
      data: [
        "webhook_id": .string("\(id)"), "url": .string(webhook.url),
        "reason": .string(reason.rawValue),
        "failing_since": webhook.failingSince.map { .string($0.rfc3339) } ?? .null,
      ], in: tx)
    try tx.audit(
      action: "webhook.disabled", subject: webhook.subject,
      details: ["reason": .string(reason.rawValue)], by: .system)
  }

  /// Notes that an attempt failed: since when none has gone well. Writes only when that changes.
  static func noteFailure(_ id: UUID, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE webhook SET failing_since = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND failing_since IS NULL
      """)
  }

  /// Notes that an attempt went well. Writes only when that changes something.
  static func noteSuccess(_ id: UUID, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE webhook SET failing_since = \(Timestamp?.none)
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND failing_since IS NOT NULL
      """)
  }

  private static func save(_ webhook: Webhook, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE webhook SET url = \(webhook.url), description = \(webhook.description),
        events = \(webhook.events), header_prefix = \(webhook.headerPrefix),
        schedule = \(webhook.schedule), is_active = \(webhook.isActive),
        disabled_reason = \(webhook.disabledReason), disabled_at = \(webhook.disabledAt),
        failing_since = \(webhook.failingSince), updated_at = \(webhook.updatedAt)
      WHERE tenant_id = \(tx.tenant) AND id = \(webhook.id)
      """)
  }
}

extension Webhook {
  /// Scheme, host and port of the URL.
  var origin: String { (try? OutgoingURL(url))?.origin ?? "" }

  fileprivate func applying(_ draft: WebhookDraft, at now: Timestamp) -> Webhook {
    let isActive = draft.isActive ?? self.isActive
    let isSwitched = isActive != self.isActive
    return Webhook(
      id: id, url: draft.url ?? url, description: draft.description ?? description,
      events: draft.events ?? events, headerPrefix: draft.headerPrefix.applied(to: headerPrefix),
      schedule: draft.schedule.applied(to: schedule), isActive: isActive,
      disabledReason: isSwitched ? nil : disabledReason,
      disabledAt: isSwitched ? (isActive ? nil : now) : disabledAt,
      failingSince: isSwitched && isActive ? nil : failingSince, secretHint: secretHint,
      previousSecretUntil: previousSecretUntil, createdAt: createdAt, updatedAt: now)
  }

  /// What the audit log says of a change.
  fileprivate func differences(from old: Webhook) -> JSONObject {
    var details = JSONObject()
    func note(_ name: String, _ before: JSON, _ after: JSON) {
      if before != after { details[name] = ["from": before, "to": after] }
    }
    func names(_ filter: EventFilter) -> JSON { .array(filter.names.map { .string($0) }) }
    func pauses(_ schedule: AttemptSchedule?) -> JSON {
      schedule.map { .array($0.seconds.map { .integer($0) }) } ?? .null
    }
    func prefix(_ prefix: HeaderPrefix?) -> JSON { prefix.map { .string("\($0)") } ?? .null }
    if old.url != url { details["url"] = ["from": .string(old.origin), "to": .string(origin)] }
    note("description", .string(old.description), .string(description))
    note("events", names(old.events), names(events))
    note("header_prefix", prefix(old.headerPrefix), prefix(headerPrefix))
    note("retry_schedule", pauses(old.schedule), pauses(schedule))
    note("is_active", .bool(old.isActive), .bool(isActive))
    return details
  }
}

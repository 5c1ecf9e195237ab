import Core
import Store
import TenantKit

extension WebhookDeliveries {
  /// Adds an attempt to a delivery's log, and what its result means for the delivery and its webhook.
  static func note(
    _ attempt: WebhookAttempt, _ signature: String?, _ result: WebhookResult,
    of load: WebhookLoad, _ settings: WebhookSettings, in tx: borrowing TenantWrite
  ) throws {
    try note(attempt, after: load.attempts, signature, of: load.delivery, in: tx)
    if result.isDelivered {
      try finish(load.delivery, .delivered, in: tx)
      return try Webhooks.noteSuccess(load.webhook.id, in: tx)
    }
    if case .answer(410, _, _) = result {
      try finish(load.delivery, .failed, in: tx)
      return try Webhooks.disable(load.webhook.id, .gone, in: tx)
    }
    try Webhooks.noteFailure(load.webhook.id, in: tx)
    let since = try Webhooks.lookUp(load.webhook.id, in: tx)?.failingSince
    if let since, tx.now - since >= settings.failingTimeMax {
      try Webhooks.disable(load.webhook.id, .failing, in: tx)
    }
  }

  /// Adds an attempt to a delivery's log.
  static func note(
    _ attempt: WebhookAttempt, after earlier: [WebhookAttempt], _ signature: String? = nil,
    of id: UUID, in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      UPDATE webhook_delivery SET status = \(WebhookDelivery.Status.pending),
        attempt_count = \(attempt.number), attempts = \(WebhookAttempt.text(earlier + [attempt])),
        signature = COALESCE(\(signature), signature)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
  }

  /// No attempt is left for it.
  static func fail(_ id: UUID, in tx: borrowing TenantWrite) throws {
    try finish(id, .failed, in: tx)
  }

  private static func finish(
    _ id: UUID, _ status: WebhookDelivery.Status, in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      UPDATE webhook_delivery SET status = \(status), finished_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
  }
}

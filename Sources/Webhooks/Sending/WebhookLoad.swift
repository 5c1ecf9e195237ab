import Core
import Store
import TenantKit

/// All that an attempt needs, read in the transaction that records its intent.
package struct WebhookLoad: Sendable {
  let webhook: Webhook
  let tenant: TenantID
  let delivery: UUID
  let event: String
  let occurredAt: Timestamp
  /// The event's data, as JSON.
  let data: String
  /// How many attempts were made before.
  let attemptCount: Int
  let attempts: [WebhookAttempt]
  /// Nil where the vault cannot open them.
  let secrets: SecretPair?

  /// The same bytes at every attempt.
  var body: [UInt8] {
    var json = JSONWriter(bytesCapacity: data.utf8.count + 256)
    json.object {
      $0.member("event", event)
      $0.member("tenant_id", tenant.description)
      $0.member("delivery_id", delivery.description)
      $0.member("occurred_at", occurredAt.rfc3339)
      $0.key("data")
      $0.raw(Array(data.utf8))
    }
    return json.bytes
  }

  /// The secret before, while deliveries are signed with it too.
  func previousSecret(at now: Timestamp) -> SigningSecret? {
    guard let until = webhook.previousSecretUntil, now < until else { return nil }
    return secrets?.previous
  }
}

/// What a delivery's row and its event tell of it.
struct DeliveryContent: Sendable {
  let event: String
  let occurredAt: Timestamp
  /// Nil where the event is no longer kept.
  let data: String?
  let attemptCount: Int
  let attempts: [WebhookAttempt]

  static func find(
    _ id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> DeliveryContent? {
    try tx.first(
      """
      SELECT d.event, d.occurred_at, COALESCE(d.data, e.data), d.attempt_count, d.attempts
      FROM webhook_delivery AS d
      LEFT JOIN event AS e ON e.tenant_id = d.tenant_id AND e.id = d.event_id
      WHERE d.tenant_id = \(tx.tenant) AND d.id = \(id)
      """
    ) { row throws in
      DeliveryContent(
        event: try row[0], occurredAt: try row[1], data: try row[2], attemptCount: try row[3],
        attempts: try WebhookAttempt.list(row[4]))
    }
  }
}

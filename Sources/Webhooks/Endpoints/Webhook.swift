package import Core
import Store

/// Where a workspace wants to be told of events.
package struct Webhook: Hashable, Sendable {
  package let id: UUID
  package let url: String
  package let description: String
  package let events: EventFilter
  /// Nil takes the gateway's own.
  package let headerPrefix: HeaderPrefix?
  /// Nil takes the published one.
  package let schedule: AttemptSchedule?
  package let isActive: Bool
  /// Why it was turned off by the gateway; nil when it is on, or when the workspace turned it off.
  package let disabledReason: DisabledReason?
  package let disabledAt: Timestamp?
  /// Since when no attempt went well; nil after one that did.
  package let failingSince: Timestamp?
  package let secretHint: String
  /// Until when deliveries are also signed with the secret before.
  package let previousSecretUntil: Timestamp?
  package let createdAt: Timestamp
  package let updatedAt: Timestamp

  /// What the audit log calls it.
  var subject: String { "webhook:\(id)" }

  /// Why the gateway turns a webhook off.
  package enum DisabledReason: String, CaseIterable, Hashable, Sendable, SQLConvertible {
    /// The endpoint answered 410.
    case gone
    /// Every attempt failed for too long.
    case failing
  }
}

extension Webhook {
  static let columns: SQL = """
    id, url, description, events, header_prefix, schedule, is_active, disabled_reason, disabled_at,
    failing_since, secret_hint, previous_secret_until, created_at, updated_at
    """

  init(_ row: borrowing Row) throws {
    id = try row[0]
    url = try row[1]
    description = try row[2]
    events = try row[3]
    headerPrefix = try row[4]
    schedule = try row[5]
    isActive = try row[6]
    disabledReason = try row[7]
    disabledAt = try row[8]
    failingSince = try row[9]
    secretHint = try row[10]
    previousSecretUntil = try row[11]
    createdAt = try row[12]
    updatedAt = try row[13]
  }
}

/// A webhook with the secret that is shown this once.
package struct IssuedWebhook: Sendable {
  package let webhook: Webhook
  package let secret: SigningSecret
}

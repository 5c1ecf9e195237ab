package import Core
import Store

/// One event on its way to one webhook, with what became of it.
package struct WebhookDelivery: Hashable, Sendable {
  package let id: UUID
  package let webhook: UUID
  /// Nil for a test.
  package let eventID: UUID?
  package let event: String
  package let occurredAt: Timestamp
  package let status: Status
  /// How many attempts were made, those of replays included.
  package let attemptCount: Int
  /// The last of them, in their order.
  package let attempts: [WebhookAttempt]
  /// The signature of the last attempt, as it stood in its header field.
  package let signature: String?
  /// How often somebody asked for it again.
  package let replayCount: Int
  package let createdAt: Timestamp
  /// When it was delivered or had failed; nil while it is on its way or held back.
  package let finishedAt: Timestamp?

  /// Where a delivery stands.
  package enum Status: String, CaseIterable, Hashable, Sendable, SQLConvertible {
    /// It waits for its turn, or for the next attempt.
    case pending
    /// The endpoint took it.
    case delivered
    /// No attempt is left. It may be replayed.
    case failed
    /// Its webhook is turned off. It waits to be replayed.
    case held
  }
}

extension WebhookDelivery {
  static let columns: SQL = """
    id, webhook_id, event_id, event, occurred_at, status, attempt_count, attempts, signature,
    replay_count, created_at, finished_at
    """

  init(_ row: borrowing Row) throws {
    id = try row[0]
    webhook = try row[1]
    eventID = try row[2]
    event = try row[3]
    occurredAt = try row[4]
    status = try row[5]
    attemptCount = try row[6]
    attempts = try WebhookAttempt.list(row[7])
    signature = try row[8]
    replayCount = try row[9]
    createdAt = try row[10]
    finishedAt = try row[11]
  }
}

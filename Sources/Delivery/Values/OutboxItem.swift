package import Core

/// A row of the outbox, as its carrier sees it.
package struct OutboxItem: Hashable, Sendable {
  package let id: UUID
  package let tenant: TenantID
  package let kind: OutboxKind
  package let queue: UUID
  package let lane: String
  package let priority: Priority
  package let dueAt: Timestamp
  package let expiresAt: Timestamp?
  /// How many attempts were begun, this one included, over all parts.
  package let attempts: Int
  /// How many attempts of this part failed by its own fault so far; the schedule counts them.
  package let failures: Int
  /// Which part of a message that leaves in several; zero is the first.
  package let part: Int
  package let firstAttemptAt: Timestamp?
  /// When the last attempt was begun.
  package let attemptedAt: Timestamp?

  package var queueKey: QueueKey { QueueKey(tenant, queue) }
}

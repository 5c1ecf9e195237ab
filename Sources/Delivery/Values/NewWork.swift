package import Core

/// Work on its way into the outbox.
package struct NewWork: Hashable, Sendable {
  /// The id of the message or of the webhook's delivery.
  package let id: UUID
  package let kind: OutboxKind
  /// The channel session or the webhook endpoint that it leaves by.
  package let queue: UUID
  /// What is kept in order within the queue: a recipient, or a subject.
  package let lane: String
  package let priority: Priority
  /// When it may leave. Work for later takes its place in the lane when that time has come, and holds up nobody before.
  package let dueAt: Timestamp
  /// From when on it must not leave any more.
  package let expiresAt: Timestamp?

  package init(
    id: UUID, kind: OutboxKind, queue: UUID, lane: String, priority: Priority = .normal,
    dueAt: Timestamp, expiresAt: Timestamp? = nil
  ) {
    (self.id, self.kind, self.queue, self.lane) = (id, kind, queue, lane)
    (self.priority, self.dueAt, self.expiresAt) = (priority, dueAt, expiresAt)
  }
}

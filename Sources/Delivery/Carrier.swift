package import Core
package import TenantKit

/// Does the work of one kind. The engine decides when; the carrier knows what.
///
/// The functions that take a transaction may run more than once before it is committed, so they must have no effect but
/// on it.
package protocol Carrier: Sendable {
  /// What `intend` hands over to `attempt`, so that nothing is read twice.
  associatedtype Load: Sendable

  var kind: OutboxKind { get }

  /// Pacing, bounds and whether the queue is open. Asked when a queue is first seen, after
  /// `DeliveryEngine.queueChanged`, and again every few seconds while there is work.
  func facts(of queue: UUID, tenant: TenantID) async throws -> QueueFacts

  /// In the transaction that records the intent, before anything leaves.
  func intend(_ item: OutboxItem, in tx: borrowing TenantWrite) throws -> Intention<Load>

  /// Makes the attempt. What went wrong is in the report.
  func attempt(_ item: OutboxItem, _ load: Load) async -> AttemptReport

  /// It is too late for the work. In the transaction that ends it, once.
  func expire(_ item: OutboxItem, in tx: borrowing TenantWrite) throws

  /// The schedule has no attempt left. In the transaction that ends the work, after the report's effect.
  func giveUp(_ item: OutboxItem, in tx: borrowing TenantWrite) throws

  /// The attempt was under way when its node died, and nobody knows how it ended.
  func recover(_ item: OutboxItem, in tx: borrowing TenantWrite) throws -> Recovery
}

/// Whether an attempt is made after all.
package enum Intention<Load: Sendable>: Sendable {
  case go(Load)
  /// Not to be sent, such as after an opt-out; the carrier has recorded why.
  case drop
}

/// What becomes of work whose attempt has no known end.
package enum Recovery: Hashable, Sendable {
  /// It may be repeated.
  case again
  /// It is over; the carrier has recorded that its end is unknown.
  case over
}

import Core
import Store

/// An event that has no place in the feed yet.
struct PendingEvent: Sendable {
  let id: UUID
  let name: String
  let subject: String
  let occurredAt: Timestamp

  static let columns: SQL = "id, type, subject, created_at"

  init(_ row: borrowing Row) throws {
    id = try row[0]
    name = try row[1]
    subject = try row[2]
    occurredAt = try row[3]
  }

  /// What its deliveries are kept in order with. Events without a subject keep the order of their kind.
  var lane: String { subject.isEmpty ? name : subject }
}

package import Core
import Store

/// An event as the feed tells of it.
package struct Event: Hashable, Sendable {
  package let id: UUID
  /// Its number in the workspace's feed. A later event has a greater one; none is given twice.
  package let place: Int64
  /// The name of its kind.
  package let name: String
  package let data: JSON
  package let occurredAt: Timestamp

  static let columns: SQL = "id, place, type, data, created_at"

  init(_ row: borrowing Row) throws {
    id = try row[0]
    place = try row[1]
    name = try row[2]
    data = try JSON.parse(row[3] as String)
    occurredAt = try row[4]
  }
}

package import Core
import Store
package import TenantKit

/// What happened to a message, in the order in which it became known.
package enum Timeline {
  /// One line of it.
  package struct Entry: Hashable, Sendable {
    /// `accepted`, `attempted`, `sent`, `retried`, `delivered`, …
    package let kind: String
    package let at: Timestamp
    package let details: JSONObject
  }

  /// The most lines of one message that are kept; a message that is retried for days says no more.
  private static let countMax = 200

  /// Adds a line.
  static func add(
    _ kind: String, to message: UUID, at: Timestamp? = nil, _ details: JSONObject = [:],
    in tx: borrowing TenantWrite
  ) throws {
    let last: Int? = try tx.value(
      """
      SELECT number FROM message_event WHERE tenant_id = \(tx.tenant)
        AND message_id = \(message) ORDER BY number DESC LIMIT 1
      """)
    guard last ?? 0 < countMax else { return }
    try insert(kind, to: message, number: (last ?? 0) + 1, at: at, details, in: tx)
  }

  /// Adds the first line of a message that is new.
  static func begin(_ kind: String, of message: UUID, in tx: borrowing TenantWrite) throws {
    try insert(kind, to: message, number: 1, at: nil, [:], in: tx)
  }

  private static func insert(
    _ kind: String, to message: UUID, number: Int, at: Timestamp?, _ details: JSONObject,
    in tx: borrowing TenantWrite
  ) throws {
    let text = details.isEmpty ? "{}" : JSON.object(details).description
    try tx.execute(
      """
      INSERT INTO message_event (tenant_id, message_id, number, kind, details, at)
      VALUES (\(tx.tenant), \(message), \(number), \(kind), \(text), \(at ?? tx.now))
      """)
  }

  /// All of a message.
  package static func of(
    _ message: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [Entry] {
    try tx.all(
      """
      SELECT kind, at, details FROM message_event
      WHERE tenant_id = \(tx.tenant) AND message_id = \(message) ORDER BY number
      """
    ) { row throws in
      Entry(
        kind: try row[0], at: try row[1],
        details: try JSON.parse(row[2] as String).objectValue ?? [:])
    }
  }
}

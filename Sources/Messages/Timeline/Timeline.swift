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
    try tx.execute(
      """
      INSERT INTO message_event (tenant_id, message_id, number, kind, details, at)
      SELECT \(tx.tenant), \(message), last.number + 1, \(kind),
        \(JSON.object(details).description), \(at ?? tx.now)
      FROM (SELECT COALESCE((SELECT number FROM message_event WHERE tenant_id = \(tx.tenant)
        AND message_id = \(message) ORDER BY number DESC LIMIT 1), 0) AS number) AS last
      WHERE last.number < \(countMax)
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

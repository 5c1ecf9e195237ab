package import Core
import Delivery
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

  /// A line that says what is known elsewhere too.
  static func add(_ entry: Entry, to message: UUID, in tx: borrowing TenantWrite) throws {
    try add(entry.kind, to: message, at: entry.at, entry.details, in: tx)
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

  /// All of a message, with the attempt that runs now.
  package static func of(
    _ message: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [Entry] {
    let running = try Outbox.attempt(for: message, in: tx).map(\.attempted)
    return try kept(of: message, in: tx) + (running.map { [$0] } ?? [])
  }

  private static func kept(
    of message: UUID, in tx: borrowing some TenantReader & ~Copyable
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

extension OutboxItem {
  /// The line that says that the attempt was begun.
  var attempted: Timeline.Entry {
    var details: JSONObject = ["attempt": .integer(Int64(attempts))]
    if part > 0 { details["part"] = .integer(Int64(part + 1)) }
    return Timeline.Entry(kind: "attempted", at: attemptedAt ?? dueAt, details: details)
  }
}

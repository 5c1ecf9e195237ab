package import Core
import Store

/// A person's log-in to the console, from one browser.
package struct ConsoleSession: Hashable, Sendable {
  /// How long one may go unused.
  package static let idleMax = Duration.seconds(7 * 24 * 3600)
  /// How long one may last at all.
  package static let ageMax = Duration.seconds(30 * 24 * 3600)

  package let id: UUID
  package let userID: Int64
  /// Where it was begun.
  package let address: String
  /// What the browser called itself.
  package let agent: String
  package let createdAt: Timestamp
  /// Written in batches, so it may be some seconds behind.
  package let lastSeenAt: Timestamp

  /// When it is over unless it is used before.
  package var expiresAt: Timestamp { min(createdAt + Self.ageMax, lastSeenAt + Self.idleMax) }
}

extension ConsoleSession {
  static let columnCount = 6
  static let columns: SQL = """
    console_session.id, console_session.user_id, console_session.address, console_session.agent,
    console_session.created_at, console_session.last_seen_at
    """

  /// Reads what `columns` selected, from this place on.
  init(_ row: borrowing Row, from place: Int = 0) throws {
    id = try row[place]
    userID = try row[place + 1]
    address = try row[place + 2]
    agent = try row[place + 3]
    createdAt = try row[place + 4]
    lastSeenAt = try row[place + 5]
  }
}

/// A session together with the cookie that was just made for it.
package struct IssuedSession: Sendable {
  package let session: ConsoleSession
  package let cookie: Secret<String>
}

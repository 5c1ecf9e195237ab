package import Core
import Store

/// A person who works in a workspace.
package struct User: Hashable, Sendable {
  /// Whether the person is let in.
  package enum Status: String, CaseIterable, Hashable, Sendable, SQLConvertible {
    case active, disabled
  }

  /// Counted up in each workspace; never given to a second person.
  package let id: Int64
  package let email: EmailAddress
  package let name: String
  package let role: Role
  package let status: Status
  package let hasPassword: Bool
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
  package let lastLoginAt: Timestamp?

  /// The id in the shape that changes are announced in.
  var uuid: UUID { UUID(high: 0, low: UInt64(bitPattern: id)) }

  /// Whether the workspace can be run by this person.
  var isActiveOwner: Bool { role == .owner && status == .active }

  /// What the audit log calls this person.
  var subject: String { "user:\(id)" }
}

extension User {
  static let columns: SQL = """
    console_user.id, console_user.email, console_user.name, console_user.role,
    console_user.status, console_user.password_hash IS NOT NULL, console_user.created_at,
    console_user.updated_at, console_user.last_login_at
    """

  /// Reads what `columns` selected, from this place on.
  init(_ row: borrowing Row, from place: Int = 0) throws {
    id = try row[place]
    email = try row[place + 1]
    name = try row[place + 2]
    role = try row[place + 3]
    status = try row[place + 4]
    hasPassword = try row[place + 5]
    createdAt = try row[place + 6]
    updatedAt = try row[place + 7]
    lastLoginAt = try row[place + 8]
  }
}

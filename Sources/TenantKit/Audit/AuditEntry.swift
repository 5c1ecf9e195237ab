package import Core
import Store

/// One line of a workspace's audit log: who did what to what, and when.
package struct AuditEntry: Hashable, Sendable {
  package let id: UUID
  /// What was done, such as `key.rotated`.
  package let action: String
  /// What it was done to, such as `key:0190…`; empty when to the workspace itself.
  package let subject: String
  package let details: JSONObject
  package let actor: Actor
  package let createdAt: Timestamp

  static let columns: SQL = """
    id, action, subject, details, actor_kind, actor_id, actor_name, address, request_id, created_at
    """

  init(_ row: borrowing Row) throws {
    id = try row[0]
    action = try row[1]
    subject = try row[2]
    details = try JSON.parse(row[3] as String).objectValue ?? [:]
    actor = Actor(
      try row[4], id: try row[5], name: try row[6], address: try row[7], requestID: try row[8])
    createdAt = try row[9]
  }
}

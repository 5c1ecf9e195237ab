package import Core
import Store
package import TenantKit

/// What happened in a workspace, for its feed and its webhooks.
package enum Events {
  /// The most bytes of an event's data. What is longer loses its largest members, and says which.
  package static let dataBytesMax = 256 * 1024

  /// Keeps an event, in the transaction of what happened. The sweep gives it its place in the feed and makes its
  /// deliveries soon after the commit, so this costs one row whatever the number of webhooks.
  ///
  /// Events of one subject, such as a contact's or a message's id, reach each webhook in their order; those of other
  /// subjects do not wait for them.
  package static func record(
    _ kind: EventKind, subject: String, data: JSON, in tx: borrowing TenantWrite
  ) throws {
    precondition(
      kind != .webhookTest, "a test goes to one webhook and is no event of the workspace")
    try tx.execute(
      """
      INSERT INTO event (tenant_id, id, type, data, created_at, subject)
      VALUES (\(tx.tenant), \(UUID.v7(at: tx.now)), \(kind), \(EventData.text(data)), \(tx.now),
        \(subject))
      """)
  }
}

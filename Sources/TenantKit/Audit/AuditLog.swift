package import Core
import Store

/// What was changed in a workspace, newest first. Entries are only ever added.
package enum AuditLog {
  /// Which entries are asked for; nil asks for all.
  package struct Filter: Hashable, Sendable {
    package var action: String?
    package var subject: String?
    /// From this moment on, to the millisecond.
    package var from: Timestamp?
    /// Before this moment, to the millisecond.
    package var to: Timestamp?

    package init(
      action: String? = nil, subject: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil
    ) {
      self.action = action
      self.subject = subject
      self.from = from
      self.to = to
    }
  }

  /// A page of the entries that pass the filter, newest first.
  package static func list(
    _ page: PageRequest<UUID>, where filter: Filter = Filter(),
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Page<AuditEntry, UUID> {
    var conditions: SQL = "tenant_id = \(tx.tenant)"
    if let action = filter.action { conditions = conditions + " AND action = \(action)" }
    if let subject = filter.subject { conditions = conditions + " AND subject = \(subject)" }
    // Ids begin with their time, so the index that orders them also bounds the time.
    if let from = filter.from { conditions = conditions + " AND id >= \(AuditID.least(at: from))" }
    if let to = filter.to { conditions = conditions + " AND id < \(AuditID.least(at: to))" }
    if let cursor = page.cursor { conditions = conditions + " AND id < \(cursor)" }
    let found = try tx.all(
      """
      SELECT \(AuditEntry.columns) FROM audit WHERE \(conditions)
      ORDER BY id DESC LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try AuditEntry($0) }
    return Page(found, page, cursor: \.id)
  }
}

extension TenantWrite {
  /// Adds to the audit log, in the transaction of what it tells of. Details never hold a secret.
  package func audit(
    action: String, subject: String = "", details: JSONObject = [:], by actor: Actor
  ) throws {
    try execute(
      """
      INSERT INTO audit (tenant_id, id, action, subject, details, actor_kind, actor_id, actor_name,
        address, request_id, created_at)
      VALUES (\(tenant), \(nextAuditID()), \(action), \(subject),
        \(JSON.object(details).description), \(actor.kind), \(actor.id), \(actor.name),
        \(actor.address), \(actor.requestID), \(now))
      """)
  }
}

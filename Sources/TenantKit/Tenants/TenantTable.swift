import Core
import Store

/// A table whose rows belong to workspaces, and go with them.
package struct TenantTable: Hashable, Sendable {
  package let name: String
  /// The columns that tell the rows of one workspace apart.
  let keyColumns: [String]

  /// A table with the column `tenant_id`, and the rest of its primary key.
  package init(_ name: String, _ keyColumns: String...) {
    precondition(!keyColumns.isEmpty, "rows are told apart by something")
    self.name = name
    self.keyColumns = keyColumns
  }

  /// Removes up to this many rows of the workspace, and returns how many it removed.
  func remove(
    of tenant: TenantID, countMax: Int, in tx: borrowing WriteTransaction
  ) throws -> Int {
    let key = SQL(unsafeRaw: keyColumns.joined(separator: ", "))
    return try tx.execute(
      """
      DELETE FROM \(unsafeRaw: name) WHERE tenant_id = \(tenant) AND (\(key)) IN (
        SELECT \(key) FROM \(unsafeRaw: name) WHERE tenant_id = \(tenant) LIMIT \(countMax))
      """)
  }
}

extension TenantSchema {
  /// What goes with a workspace, of this module and of those below it. The row of the workspace itself is gone first.
  package static let tables = [
    TenantTable("credential", "digest"),
    TenantTable("api_key", "id"),
    TenantTable("console_session", "id"),
    TenantTable("console_user", "id"),
    TenantTable("idempotency", "key_id", "scope", "key"),
    TenantTable("vault_entry", "id"),
    TenantTable("audit", "id"),
    TenantTable("counter", "name"),
    TenantTable("limit_share", "subject_id", "node_id"),
    TenantTable("limit_recall", "subject_id", "node_id"),
    TenantTable("limit_window", "subject_id", "span", "start_at"),
    TenantTable("usage_minute", "subject_id", "minute", "operation"),
    TenantTable("usage_day", "subject_id", "day_at", "operation"),
    TenantTable("event", "id"),
  ]
}

import Cluster
package import Core
package import Store

extension Tenants {
  /// Takes the workspace away. From the next request on, on every node, it is one that never was, and its slug is
  /// free; its rows follow in small batches.
  package static func remove(in tx: borrowing TenantWrite) throws {
    let removedCount = try tx.execute("DELETE FROM tenant WHERE tenant_id = \(tx.tenant)")
    guard removedCount == 1 else { throw TenantError.notFound }
    try tx.execute(
      "INSERT INTO tenant_removal (tenant_id, removed_at) VALUES (\(tx.tenant), \(tx.now))")
    tx.announce(.tenant, nil)
  }
}

/// Removes the rows of workspaces that were taken away.
package enum TenantRemoval {
  /// For so long a request that was let in before may still write a row.
  static let watchMax = Duration.seconds(600)

  /// Removes up to this many rows of one workspace, and returns how many it removed: zero when there is none to remove
  /// now. What was interrupted goes on at the next call.
  package static func sweep(
    _ tables: [TenantTable], at now: Timestamp, countMax: Int, in tx: borrowing WriteTransaction
  ) throws -> Int {
    let removals = try tx.all(
      "SELECT tenant_id, removed_at FROM tenant_removal ORDER BY removed_at, tenant_id LIMIT 100"
    ) { row throws in (tenant: try row[0] as TenantID, at: try row[1] as Timestamp) }
    for removal in removals {
      for table in tables {
        let count = try table.remove(of: removal.tenant, countMax: countMax, in: tx)
        if count > 0 { return count }
      }
      guard now - removal.at >= watchMax else { continue }
      return try tx.execute("DELETE FROM tenant_removal WHERE tenant_id = \(removal.tenant)")
    }
    return 0
  }
}

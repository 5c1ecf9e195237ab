import Core
package import Store

extension Cluster {
  /// How many announcements are kept for nodes that missed some.
  static let keptEpochCount: Int64 = 1_000
  /// The most changes that a node takes one by one; past it everything may have changed.
  static let changeCountMax = 10_000

  /// Records changes in the transaction that makes them, and returns the epoch to settle after its commit.
  ///
  /// One row orders all announcements, so whoever sees an epoch sees every change up to it.
  package static func announce(
    _ changes: [Change], in tx: borrowing WriteTransaction
  ) throws -> Int64 {
    let stored: Int64? = try tx.value(
      """
      INSERT INTO cluster_epoch (id, epoch, purged) VALUES (0, 1, 0)
      ON CONFLICT (id) DO UPDATE SET epoch = cluster_epoch.epoch + 1,
        purged = CASE WHEN cluster_epoch.epoch < \(keptEpochCount) THEN 0
          ELSE cluster_epoch.epoch + 1 - \(keptEpochCount) END
      RETURNING epoch
      """)
    guard let epoch = stored else { throw StoreError(.corrupt, "an announcement has no epoch") }
    for (place, change) in changes.enumerated() {
      try tx.execute(
        """
        INSERT INTO cluster_change (epoch, place, kind, tenant_id, subject_id)
        VALUES (\(epoch), \(place), \(change.kind), \(change.tenant), \(change.subject))
        """)
    }
    try tx.execute("DELETE FROM cluster_change WHERE epoch <= \(epoch - keptEpochCount)")
    return epoch
  }

  /// What was announced after an epoch.
  static func news(
    since seen: Int64, in tx: borrowing some Reader & ~Copyable
  ) throws -> News {
    let stored = try tx.first("SELECT epoch, purged FROM cluster_epoch WHERE id = 0") {
      row throws in (epoch: try row[0] as Int64, purged: try row[1] as Int64)
    }
    let current = stored ?? (epoch: 0, purged: 0)
    if current.epoch == seen { return News(epoch: seen, changes: []) }
    // A restored backup goes back; who was away too long has missed what was purged.
    guard current.epoch > seen, current.purged <= seen else {
      return News(epoch: current.epoch, changes: nil)
    }
    let changes = try tx.all(
      """
      SELECT kind, tenant_id, subject_id FROM cluster_change
      WHERE epoch > \(seen) AND epoch <= \(current.epoch)
      ORDER BY epoch, place LIMIT \(changeCountMax + 1)
      """
    ) { row throws in
      Change(try row[0], tenant: try row[1], subject: try row[2])
    }
    return News(epoch: current.epoch, changes: changes.count > changeCountMax ? nil : changes)
  }

  /// An epoch, and what changed up to it; nil when everything may have.
  struct News: Hashable, Sendable {
    let epoch: Int64
    let changes: [Change]?
  }
}

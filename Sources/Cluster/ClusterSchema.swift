package import Store

/// What the nodes of one gateway keep about each other.
///
/// `cluster_epoch` is one row: how many times something was announced, and up to which of them the changes were purged.
/// The first announcement makes it: a new database has no row at all, so that copies and backups may go into it.
package enum ClusterSchema {
  package static let migrations: [Migration] = [
    Migration(
      id: "2026-11-21-cluster",
      sql: """
        CREATE TABLE cluster_epoch (
          id BIGINT PRIMARY KEY, epoch BIGINT NOT NULL, purged BIGINT NOT NULL
        );
        CREATE TABLE cluster_change (
          epoch BIGINT NOT NULL, place BIGINT NOT NULL, kind TEXT NOT NULL, tenant_id BYTEA,
          subject_id BYTEA, PRIMARY KEY (epoch, place)
        );
        CREATE TABLE cluster_node (
          id BYTEA PRIMARY KEY, beat BIGINT NOT NULL, epoch BIGINT NOT NULL
        );
        """)
  ]
}

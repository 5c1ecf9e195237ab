package import Store

/// What limits and usage keep in the database.
///
/// - `limit_share`: how many requests of any sixty seconds a node may admit. The shares of a subject never exceed its limit.
/// - `limit_window`: how much of a calendar window was leased by all nodes.
/// - `limit_recall`: which node is asked to give back what it did not spend.
/// - `usage_minute` and `usage_day`: what was called, for people.
/// - `event`: what tenants are told of.
package enum RateLimitSchema {
  package static let migrations: [Migration] = [
    Migration(
      id: "2026-11-21-limits",
      sql: """
        CREATE TABLE limit_share (
          tenant_id BYTEA NOT NULL, subject_id BYTEA NOT NULL, node_id BYTEA NOT NULL,
          share BIGINT NOT NULL, PRIMARY KEY (tenant_id, subject_id, node_id)
        );
        CREATE TABLE limit_window (
          tenant_id BYTEA NOT NULL, subject_id BYTEA NOT NULL, span BIGINT NOT NULL,
          start_at BIGINT NOT NULL, end_at BIGINT NOT NULL, granted BIGINT NOT NULL,
          warned BOOLEAN NOT NULL, PRIMARY KEY (tenant_id, subject_id, span, start_at)
        );
        CREATE TABLE limit_recall (
          tenant_id BYTEA NOT NULL, subject_id BYTEA NOT NULL, node_id BYTEA NOT NULL,
          PRIMARY KEY (tenant_id, subject_id, node_id)
        );
        CREATE INDEX limit_recall_node ON limit_recall (node_id);
        CREATE TABLE usage_minute (
          tenant_id BYTEA NOT NULL, subject_id BYTEA NOT NULL, minute BIGINT NOT NULL,
          operation TEXT NOT NULL, day_at BIGINT NOT NULL, count BIGINT NOT NULL,
          refused BIGINT NOT NULL, PRIMARY KEY (tenant_id, subject_id, minute, operation)
        );
        CREATE INDEX usage_minute_minute ON usage_minute (minute);
        CREATE TABLE usage_day (
          tenant_id BYTEA NOT NULL, subject_id BYTEA NOT NULL, day_at BIGINT NOT NULL,
          operation TEXT NOT NULL, count BIGINT NOT NULL, refused BIGINT NOT NULL,
          PRIMARY KEY (tenant_id, subject_id, day_at, operation)
        );
        CREATE INDEX usage_day_day ON usage_day (day_at);
        CREATE TABLE event (
          tenant_id BYTEA NOT NULL, id BYTEA NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
          created_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, id)
        );
        """)
  ]
}

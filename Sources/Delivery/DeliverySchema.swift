package import Store
package import TenantKit

/// What delivery keeps in the database: `outbox`, one row for each piece of work that is to leave the gateway.
package enum DeliverySchema {
  package static let migrations: [Migration] = [
    Migration(id: "2026-11-21-delivery", sql: outbox),
    Migration(
      id: "2026-11-22-attempted-at", sql: "ALTER TABLE outbox ADD COLUMN attempted_at BIGINT"),
  ]

  /// What goes with a workspace.
  package static let tables = [TenantTable("outbox", "id")]

  // Each index holds only the rows that its question is about, so that a long lane costs nothing but its own place.
  private static let outbox = """
    CREATE TABLE outbox (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      kind TEXT NOT NULL,
      queue BYTEA NOT NULL,
      lane TEXT NOT NULL,
      seq BIGINT NOT NULL,
      state BIGINT NOT NULL,
      priority BIGINT NOT NULL,
      class BIGINT NOT NULL,
      due_at BIGINT NOT NULL,
      expires_at BIGINT,
      part BIGINT NOT NULL,
      attempts BIGINT NOT NULL,
      failures BIGINT NOT NULL,
      first_attempt_at BIGINT,
      node_id BYTEA,
      PRIMARY KEY (tenant_id, id));
    CREATE INDEX outbox_lane ON outbox (tenant_id, queue, lane, seq);
    CREATE INDEX outbox_waiting ON outbox (tenant_id, queue, class, due_at) WHERE state = 1;
    CREATE INDEX outbox_attempting ON outbox (node_id) WHERE state = 2;
    CREATE INDEX outbox_scheduled ON outbox (due_at, id) WHERE state = 3;
    CREATE INDEX outbox_expiry ON outbox (expires_at) WHERE expires_at IS NOT NULL;
    """
}

package import Store
package import TenantKit

/// What events and webhooks keep in the database.
///
/// - `event`: what happened. `place` is its number in the workspace's feed, given by the sweep that also fans it out.
/// - `event_feed`: the last number that a workspace's feed has given.
/// - `webhook`: where a workspace wants to be told, and of what. Its secrets are sealed in the vault.
/// - `webhook_delivery`: one event on its way to one webhook, with the log of its attempts.
package enum WebhookSchema {
  package static let migrations = [Migration(id: "2026-11-21-webhooks", sql: webhooks)]

  /// What goes with a workspace.
  package static let tables = [
    TenantTable("webhook_delivery", "id"),
    TenantTable("webhook", "id"),
    TenantTable("event_feed", "tenant_id"),
  ]

  // The table of events is older than this module; what it holds by then is fanned out like any other. Both indexes are
  // partial, so that no planner takes the one for the other: the sweep must not read what it has done with.
  private static let webhooks = """
    ALTER TABLE event ADD COLUMN subject TEXT NOT NULL DEFAULT '';
    ALTER TABLE event ADD COLUMN place BIGINT;
    CREATE INDEX event_waiting ON event (tenant_id, id) WHERE place IS NULL;
    CREATE UNIQUE INDEX event_place ON event (tenant_id, place) WHERE place IS NOT NULL;

    CREATE TABLE event_feed (
      tenant_id BYTEA NOT NULL PRIMARY KEY,
      last_place BIGINT NOT NULL);

    CREATE TABLE webhook (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      url TEXT NOT NULL,
      description TEXT NOT NULL,
      events TEXT NOT NULL,
      header_prefix TEXT,
      schedule TEXT,
      is_active BOOLEAN NOT NULL,
      disabled_reason TEXT,
      disabled_at BIGINT,
      failing_since BIGINT,
      secret_hint TEXT NOT NULL,
      previous_secret_until BIGINT,
      replay_minute BIGINT NOT NULL,
      replay_count BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id));

    CREATE TABLE webhook_delivery (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      webhook_id BYTEA NOT NULL,
      event_id BYTEA,
      event TEXT NOT NULL,
      subject TEXT NOT NULL,
      occurred_at BIGINT NOT NULL,
      data TEXT,
      status TEXT NOT NULL,
      attempt_count BIGINT NOT NULL,
      attempts TEXT NOT NULL,
      signature TEXT,
      replay_count BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      finished_at BIGINT,
      PRIMARY KEY (tenant_id, id));
    CREATE INDEX webhook_delivery_log ON webhook_delivery (tenant_id, webhook_id, id);
    """
}

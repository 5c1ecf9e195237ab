package import Store
package import TenantKit

/// What channel sessions, contacts and messages keep in the database.
package enum MessagesSchema {
  package static let migrations: [Migration] = [
    Migration(id: "2026-11-21-messages", sql: tables),
    // The attempt that runs is the outbox's to know.
    Migration(
      id: "2026-11-22-no-sending",
      sql: "UPDATE message SET status = 'queued' WHERE status = 'sending'"),
    Migration(id: "2026-11-22-templates", sql: templates),
    Migration(
      id: "2026-11-22-message-status",
      sql: "CREATE INDEX message_status ON message (tenant_id, status, id);"),
    Migration(id: "2026-11-22-renewal", sql: renewal),
    Migration(
      id: "2026-11-22-retention",
      sql: "CREATE INDEX provider_message_message ON provider_message (tenant_id, message_id);"),
    Migration(id: "2026-11-23-watermark", sql: watermark),
  ]

  /// What goes with a workspace.
  package static let tenantTables = [
    TenantTable("channel_session", "id"),
    TenantTable("session_day", "session_id", "day_at"),
    TenantTable("contact", "id"),
    TenantTable("contact_address", "kind", "address"),
    TenantTable("opt_out", "channel", "address"),
    TenantTable("address_route", "session_id", "address"),
    TenantTable("message", "id"),
    TenantTable("message_count", "session_id", "direction", "shard"),
    TenantTable("message_event", "message_id", "number"),
    TenantTable("provider_message", "session_id", "provider_id"),
    TenantTable("early_receipt", "session_id", "provider_id", "receipt"),
    TenantTable("watermark", "session_id", "address", "receipt"),
    TenantTable("seen_event", "session_id", "key"),
    TenantTable("template", "id"),
  ]

  // Every key begins with the tenant, but for what is looked up before the tenant is known: a hook by its digest.
  private static let tables = """
    CREATE TABLE channel_session (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      channel TEXT NOT NULL,
      driver TEXT,
      name TEXT NOT NULL,
      description TEXT NOT NULL,
      phone_number TEXT,
      status TEXT NOT NULL,
      reason TEXT NOT NULL,
      account_id TEXT NOT NULL,
      account_name TEXT NOT NULL,
      is_test BOOLEAN NOT NULL,
      settings TEXT NOT NULL,
      hook_digest BYTEA NOT NULL,
      connected_at BIGINT,
      expires_at BIGINT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id));
    CREATE UNIQUE INDEX channel_session_hook ON channel_session (hook_digest);
    CREATE INDEX channel_session_expiry ON channel_session (expires_at);
    CREATE INDEX channel_session_channel ON channel_session (tenant_id, channel, id);

    CREATE TABLE session_day (
      tenant_id BYTEA NOT NULL,
      session_id BYTEA NOT NULL,
      day_at BIGINT NOT NULL,
      sent_count BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, session_id, day_at));

    CREATE TABLE contact (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      name TEXT NOT NULL,
      language TEXT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id));

    CREATE TABLE contact_address (
      tenant_id BYTEA NOT NULL,
      kind TEXT NOT NULL,
      address TEXT NOT NULL,
      contact_id BYTEA NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, kind, address));
    CREATE INDEX contact_address_contact ON contact_address (tenant_id, contact_id, kind);

    CREATE TABLE opt_out (
      tenant_id BYTEA NOT NULL,
      channel TEXT NOT NULL,
      address TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, channel, address));

    CREATE TABLE address_route (
      tenant_id BYTEA NOT NULL,
      session_id BYTEA NOT NULL,
      address TEXT NOT NULL,
      leads_to TEXT NOT NULL,
      PRIMARY KEY (tenant_id, session_id, address));

    CREATE TABLE message (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      direction TEXT NOT NULL,
      channel TEXT NOT NULL,
      session_id BYTEA NOT NULL,
      contact_id BYTEA,
      address TEXT NOT NULL,
      type TEXT NOT NULL,
      content TEXT NOT NULL,
      status TEXT NOT NULL,
      priority BIGINT NOT NULL,
      is_test BOOLEAN NOT NULL,
      details TEXT NOT NULL,
      scheduled_at BIGINT,
      expires_at BIGINT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id));
    CREATE INDEX message_session ON message (tenant_id, session_id, id);
    CREATE INDEX message_channel ON message (tenant_id, channel, id);
    CREATE INDEX message_contact ON message (tenant_id, contact_id, id);
    CREATE INDEX message_unread ON message (tenant_id, session_id, address, id)
      WHERE status IN ('sent', 'delivered');

    CREATE TABLE message_count (
      tenant_id BYTEA NOT NULL,
      session_id BYTEA NOT NULL,
      direction TEXT NOT NULL,
      shard BIGINT NOT NULL,
      channel TEXT NOT NULL,
      value BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, session_id, direction, shard));

    CREATE TABLE message_event (
      tenant_id BYTEA NOT NULL,
      message_id BYTEA NOT NULL,
      number BIGINT NOT NULL,
      kind TEXT NOT NULL,
      details TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, message_id, number));

    CREATE TABLE provider_message (
      tenant_id BYTEA NOT NULL,
      session_id BYTEA NOT NULL,
      provider_id TEXT NOT NULL,
      message_id BYTEA NOT NULL,
      is_last BOOLEAN NOT NULL,
      PRIMARY KEY (tenant_id, session_id, provider_id));

    CREATE TABLE early_receipt (
      tenant_id BYTEA NOT NULL,
      session_id BYTEA NOT NULL,
      provider_id TEXT NOT NULL,
      receipt TEXT NOT NULL,
      details TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, session_id, provider_id, receipt));
    CREATE INDEX early_receipt_at ON early_receipt (at);

    CREATE TABLE seen_event (
      tenant_id BYTEA NOT NULL,
      session_id BYTEA NOT NULL,
      key TEXT NOT NULL,
      seen_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, session_id, key));
    CREATE INDEX seen_event_seen ON seen_event (seen_at);
    """

  private static let renewal = """
    ALTER TABLE channel_session ADD COLUMN renew_at BIGINT;
    CREATE INDEX channel_session_renewal ON channel_session (channel, renew_at);
    """

  private static let watermark = """
    CREATE TABLE watermark (
      tenant_id BYTEA NOT NULL,
      session_id BYTEA NOT NULL,
      address TEXT NOT NULL,
      receipt TEXT NOT NULL,
      until_at BIGINT NOT NULL,
      told_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, session_id, address, receipt));
    CREATE INDEX watermark_told ON watermark (told_at);
    """

  private static let templates = """
    CREATE TABLE template (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      name TEXT NOT NULL,
      channel TEXT NOT NULL,
      content TEXT NOT NULL,
      media_url TEXT,
      buttons TEXT NOT NULL,
      variables TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id));
    CREATE UNIQUE INDEX template_name ON template (tenant_id, name);
    """
}

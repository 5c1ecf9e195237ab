package import Store

/// What tenants, their people and their keys keep in the database.
package enum TenantSchema {
  package static let migrations: [Migration] = [
    Migration(id: "2026-11-21-tenants", sql: tenants)
  ]

  // Every key begins with the tenant, but for what is looked up before the tenant is known: a credential by its digest,
  // and the failed log-ins of an e-mail address.
  private static let tenants = """
    CREATE TABLE tenant (
      tenant_id BYTEA NOT NULL PRIMARY KEY,
      slug TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      plan TEXT NOT NULL,
      time_zone TEXT NOT NULL,
      locale TEXT NOT NULL,
      status TEXT NOT NULL,
      limits TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL);

    CREATE TABLE tenant_removal (
      tenant_id BYTEA NOT NULL PRIMARY KEY,
      removed_at BIGINT NOT NULL);

    CREATE TABLE counter (
      tenant_id BYTEA NOT NULL,
      name TEXT NOT NULL,
      value BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, name));

    CREATE TABLE console_user (
      tenant_id BYTEA NOT NULL,
      id BIGINT NOT NULL,
      email TEXT NOT NULL,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      status TEXT NOT NULL,
      password_hash TEXT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      last_login_at BIGINT,
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, email));
    CREATE INDEX console_user_email ON console_user (email, tenant_id);

    CREATE TABLE console_session (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      user_id BIGINT NOT NULL,
      address TEXT NOT NULL,
      agent TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      last_seen_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id));
    CREATE INDEX console_session_user ON console_session (tenant_id, user_id, id);
    CREATE INDEX console_session_created ON console_session (created_at);
    CREATE INDEX console_session_seen ON console_session (last_seen_at);

    CREATE TABLE api_key (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      name TEXT NOT NULL,
      form TEXT NOT NULL,
      is_test BOOLEAN NOT NULL,
      public_id TEXT NOT NULL,
      abilities TEXT NOT NULL,
      bound_session BYTEA,
      expires_at BIGINT,
      is_active BOOLEAN NOT NULL,
      limits TEXT NOT NULL,
      addresses TEXT NOT NULL,
      last_used_at BIGINT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id));
    CREATE INDEX api_key_public ON api_key (public_id);
    CREATE INDEX api_key_id ON api_key (id);

    CREATE TABLE credential (
      digest BYTEA NOT NULL PRIMARY KEY,
      tenant_id BYTEA NOT NULL,
      kind TEXT NOT NULL,
      subject_id BYTEA NOT NULL,
      hint TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT,
      last_used_at BIGINT);
    CREATE INDEX credential_subject ON credential (tenant_id, subject_id, created_at);
    CREATE INDEX credential_expiry ON credential (expires_at);

    CREATE TABLE audit (
      tenant_id BYTEA NOT NULL,
      id BYTEA NOT NULL,
      action TEXT NOT NULL,
      subject TEXT NOT NULL,
      details TEXT NOT NULL,
      actor_kind TEXT NOT NULL,
      actor_id TEXT NOT NULL,
      actor_name TEXT NOT NULL,
      address TEXT NOT NULL,
      request_id TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id));
    CREATE INDEX audit_action ON audit (tenant_id, action, id);
    CREATE INDEX audit_subject ON audit (tenant_id, subject, id);

    CREATE TABLE login_attempt (
      account BYTEA NOT NULL PRIMARY KEY,
      failure_count BIGINT NOT NULL,
      last_at BIGINT NOT NULL);
    CREATE INDEX login_attempt_last ON login_attempt (last_at);

    CREATE TABLE idempotency (
      tenant_id BYTEA NOT NULL,
      key_id BYTEA NOT NULL,
      scope BYTEA NOT NULL,
      key TEXT NOT NULL,
      status BIGINT NOT NULL,
      content_type TEXT NOT NULL,
      body BYTEA NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, key_id, scope, key));
    CREATE INDEX idempotency_created ON idempotency (created_at);
    """
}

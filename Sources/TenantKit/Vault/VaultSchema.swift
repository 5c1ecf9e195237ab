package import Store

/// What the vault keeps in the database.
package enum VaultSchema {
  package static let migrations = [
    Migration(
      id: "2026-11-21-vault",
      sql: """
        CREATE TABLE vault_entry (
          tenant_id BYTEA NOT NULL,
          id BYTEA NOT NULL,
          purpose TEXT NOT NULL,
          sealed BYTEA NOT NULL,
          updated_at BIGINT NOT NULL,
          PRIMARY KEY (tenant_id, id)
        );
        """)
  ]
}

package import Core
package import RateLimit
import Store

/// A key of a workspace, as it is known after its secret was shown.
package struct APIKey: Hashable, Sendable {
  package let id: UUID
  package let tenant: TenantID
  package let name: String
  package let form: KeyForm
  package let isTest: Bool
  /// What it is called where it is seen by all: the public half of a pair, or a name made for it.
  package let publicID: String
  package let abilities: Abilities
  /// The only session that it may send and read through; nil allows all.
  package let boundSession: UUID?
  package let expiresAt: Timestamp?
  package let isActive: Bool
  /// What was set for this key alone.
  package let limits: LimitOverrides
  package let addresses: AddressList
  /// Written in batches, so it may be some seconds behind.
  package let lastUsedAt: Timestamp?
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
  /// The newest first. After a rotation there are two until the overlap ends.
  package let secrets: [SecretInfo]

  /// What the audit log calls it.
  var subject: String { "key:\(id)" }
}

/// What is known of one secret of a key.
package struct SecretInfo: Hashable, Sendable {
  package let createdAt: Timestamp
  /// Until when it is accepted; nil for the one that is not replaced.
  package let expiresAt: Timestamp?
  package let lastUsedAt: Timestamp?
  /// Its last four characters, to tell one from another.
  package let hint: String
}

extension APIKey {
  static let columns: SQL = """
    api_key.id, api_key.tenant_id, api_key.name, api_key.form, api_key.is_test, api_key.public_id,
    api_key.abilities, api_key.bound_session, api_key.expires_at, api_key.is_active,
    api_key.limits, api_key.addresses, api_key.last_used_at, api_key.created_at,
    api_key.updated_at
    """

  /// Reads what `columns` selected, from this place on.
  init(_ row: borrowing Row, from place: Int = 0, secrets: [SecretInfo] = []) throws {
    id = try row[place]
    tenant = try row[place + 1]
    name = try row[place + 2]
    form = try row[place + 3]
    isTest = try row[place + 4]
    publicID = try row[place + 5]
    abilities = try row[place + 6]
    boundSession = try row[place + 7]
    expiresAt = try row[place + 8]
    isActive = try row[place + 9]
    limits = try row[place + 10]
    addresses = try row[place + 11]
    lastUsedAt = try row[place + 12]
    createdAt = try row[place + 13]
    updatedAt = try row[place + 14]
    self.secrets = secrets
  }

  func with(_ secrets: [SecretInfo]) -> APIKey {
    APIKey(
      id: id, tenant: tenant, name: name, form: form, isTest: isTest, publicID: publicID,
      abilities: abilities, boundSession: boundSession, expiresAt: expiresAt, isActive: isActive,
      limits: limits, addresses: addresses, lastUsedAt: lastUsedAt, createdAt: createdAt,
      updatedAt: updatedAt, secrets: secrets)
  }
}

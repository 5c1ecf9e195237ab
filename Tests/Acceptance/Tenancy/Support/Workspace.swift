import Core
import RateLimit
import Store
import TenantKit

/// A workspace that a test made, and its keys.
struct Workspace: Sendable {
  let store: TenantStore
  /// Seals as the gateway does, which can open it.
  let vault: Vault

  /// Makes a key; what is not limited here has no limit.
  func key(
    _ limits: [Window: Int64] = [:], name: String = "proof", form: KeyForm = .pair,
    abilities: Abilities = .all
  ) async throws -> TestKey {
    var overrides = LimitOverrides()
    for window in Window.allCases {
      overrides[window] = limits[window].map(LimitSetting.count) ?? .unlimited
    }
    let draft = try KeyDraft(name: name, form: form, abilities: abilities, limits: overrides)
    return try await store.write { tx throws in
      TestKey(try APIKeys.create(draft, by: .command, in: tx))
    }
  }

  func revoke(_ key: TestKey) async throws {
    try await store.write { tx throws in try APIKeys.revoke(key.id, by: .command, in: tx) }
  }

  func set(_ status: Tenant.Status) async throws {
    let change = try TenantChange(status: status)
    try await store.write { tx throws in _ = try Tenants.update(change, by: .command, in: tx) }
  }
}

/// A key with its secret, as a client has it.
struct TestKey: Sendable {
  let id: UUID
  let publicID: String
  /// What nobody else may ever see.
  let secret: String
  /// How a request presents it.
  let fields: [String]

  init(_ issued: IssuedKey) {
    id = issued.key.id
    publicID = issued.key.publicID
    switch issued.credentials {
    case .pair(let publicKey, let secretKey):
      secret = secretKey.exposed
      fields = ["X-Public-Key: \(publicKey)", "X-Secret-Key: \(secretKey.exposed)"]
    case .token(let token):
      secret = token.exposed
      let name = issued.key.form == .header ? "X-API-Key: " : "Authorization: Bearer "
      fields = [name + token.exposed]
    }
  }
}

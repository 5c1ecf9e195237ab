import Cluster
import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

/// One node with an empty database, and what tests make in it.
struct World: Sendable {
  static let migrations =
    ClusterSchema.migrations + RateLimitSchema.migrations + VaultSchema.migrations
    + TenantSchema.migrations

  let database: Database
  let clock: ManualClock
  let cluster: Cluster

  /// The store of a tenant that may not exist.
  func store(_ tenant: TenantID) -> TenantStore {
    TenantStore(database, cluster, clock: clock, tenant: tenant)
  }

  /// A new tenant's store.
  func tenant(_ slug: String = "acme") async throws -> TenantStore {
    let store = store(TenantID(.v7(at: clock.now)))
    try await store.write { tx throws in
      _ = try Tenants.create(TenantDraft(slug: slug, name: "Acme"), by: .command, in: tx)
    }
    // What follows comes later in the audit log.
    clock.advance(by: .milliseconds(1))
    return store
  }

  /// A limiter that grants by the shipped rules.
  func limiter(_ metrics: Metrics, _ uses: CredentialUses?) -> Limiter {
    Limiter(
      database, cluster, rules: .builtIn, clock: clock, log: Log(to: RecordingSink(), clock: clock),
      metrics: metrics, usedKeys: uses?.record)
  }

  /// What this node remembers of credentials.
  func cache(countMax: Int = 1_000, uses: CredentialUses? = nil) -> CredentialCache {
    let metrics = Metrics()
    return CredentialCache(
      database, cluster, limiter(metrics, uses), clock: clock, metrics: metrics, countMax: countMax,
      uses: uses)
  }
}

/// Lends a node that has joined its cluster.
func withWorld(_ engine: TestEngine, _ body: (World) async throws -> Void) async throws {
  let clock = ManualClock()
  try await withDatabase(engine, World.migrations, clock: clock) { database in
    let cluster = Cluster(database, clock: clock, log: Log(to: RecordingSink(), clock: clock))
    try await cluster.join()
    try await body(World(database: database, clock: clock, cluster: cluster))
  }
}

extension TenantStore {
  /// A new user of the tenant.
  @discardableResult
  func user(
    _ email: String = "amal@example.com", _ role: Role = .owner, hash: PasswordHash? = nil
  ) async throws -> User {
    try await write { tx throws in
      try Users.create(
        UserDraft(email: email, role: role.rawValue, passwordHash: hash), seatCountMax: nil,
        by: .command, in: tx)
    }
  }

  /// A new key of the tenant.
  func key(
    _ name: String = "Production", _ form: KeyForm = .pair, isTest: Bool = false
  ) async throws -> IssuedKey {
    try await write { tx throws in
      try APIKeys.create(
        KeyDraft(name: name, form: form, isTest: isTest), by: .command, in: tx)
    }
  }

  /// What the audit log says was done, the newest first.
  func auditedActions() async throws -> [String] {
    try await read { tx throws in
      try AuditLog.list(PageRequest(), in: tx).elements.map(\.action)
    }
  }
}

extension IssuedKey {
  /// What a request with this key is looked up by.
  var digest: CredentialDigest? {
    switch credentials {
    case .pair(let publicKey, let secret):
      .pair(Array(publicKey.utf8)[...], Array(secret.exposed.utf8)[...])
    case .token(let token): .token(Array(token.exposed.utf8)[...])
    }
  }

  /// The part that only its owner may know.
  var secret: String {
    switch credentials {
    case .pair(_, let secret), .token(let secret): secret.exposed
    }
  }
}

extension IssuedSession {
  /// What a request with this cookie is looked up by.
  var digest: CredentialDigest? { .cookie(Array(cookie.exposed.utf8)[...]) }
}

/// The code of the refusal that the closure throws, or nil when it throws none.
func refusal(of body: () async throws -> Void) async throws -> TenantError.Code? {
  do {
    try await body()
    return nil
  } catch let error as TenantError {
    return error.code
  }
}

extension CredentialCache {
  /// Who stands behind a credential that is known to be good.
  func principal(_ digest: CredentialDigest?) async throws -> Principal {
    let digest = try #require(digest)
    let principal = try await find(digest)
    return try #require(principal)
  }
}

extension World {
  /// Those who stand behind new keys of a new workspace.
  func principals(_ count: Int) async throws -> [Principal] {
    let store = try await tenant()
    let cache = cache()
    var principals: [Principal] = []
    for _ in 0..<count {
      let digest = try #require(try await store.key().digest)
      principals.append(try #require(try await cache.find(digest)))
    }
    return principals
  }
}

extension Principal {
  /// The same caller behind another credential, or the same one read again.
  func with(digest: CredentialDigest, trustedUntil: Duration? = nil) -> Principal {
    Principal(
      tenant: tenant, who: who, meter: meter, credentialExpiresAt: credentialExpiresAt,
      digest: digest, trustedUntil: trustedUntil)
  }
}

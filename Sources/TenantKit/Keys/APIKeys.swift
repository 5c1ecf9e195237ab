import Cluster
package import Core
import RateLimit
package import Store

/// The keys of a workspace.
package enum APIKeys {
  /// The most keys of one workspace.
  package static let countMax: Int64 = 250_000
  /// How long the old secret of a rotated key is accepted unless told otherwise.
  package static let overlapDefault = Duration.seconds(24 * 3600)
  /// The longest that both secrets may be accepted.
  package static let overlapMax = Duration.seconds(30 * 24 * 3600)

  /// A page of them by age, the newest first.
  package static func list(
    _ page: PageRequest<UUID>, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Page<APIKey, UUID> {
    let behind: SQL = if let cursor = page.cursor { "AND id < \(cursor)" } else { "" }
    let found = try tx.all(
      """
      SELECT \(APIKey.columns) FROM api_key WHERE tenant_id = \(tx.tenant) \(behind)
      ORDER BY id DESC LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try APIKey($0) }
    let secrets = try Credentials.secrets(of: found.map(\.id), in: tx)
    return Page(found.map { $0.with(secrets[$0.id] ?? []) }, page, cursor: \.id)
  }

  /// How many there are, which is kept and not counted.
  package static func count(in tx: borrowing some TenantReader & ~Copyable) throws -> Int64 {
    try TenantCounter.keyCount.value(in: tx)
  }

  /// One of them. Throws `notFound`.
  package static func find(
    _ id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> APIKey {
    let key = try tx.first(
      "SELECT \(APIKey.columns) FROM api_key WHERE tenant_id = \(tx.tenant) AND id = \(id)"
    ) { try APIKey($0) }
    guard let key else { throw TenantError.notFound }
    return key.with(try Credentials.secrets(of: [id], in: tx)[id] ?? [])
  }

  /// Where the key of this public id is. For operators, who name a key without its workspace.
  package static func locate(
    publicID: String, in tx: borrowing some Reader & ~Copyable
  ) throws -> (tenant: TenantID, id: UUID)? {
    try tx.first("SELECT tenant_id, id FROM api_key WHERE public_id = \(publicID)") { row throws in
      (try row[0], try row[1])
    }
  }

  /// Where the key of this id is. For operators, who name a key without its workspace.
  package static func locate(
    id: UUID, in tx: borrowing some Reader & ~Copyable
  ) throws -> (tenant: TenantID, id: UUID)? {
    try tx.first("SELECT tenant_id, id FROM api_key WHERE id = \(id) LIMIT 1") { row throws in
      (try row[0], try row[1])
    }
  }

  /// Makes a key and its secret, which is never seen again.
  package static func create(
    _ draft: KeyDraft, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> IssuedKey {
    guard try TenantCounter.keyCount.add(1, in: tx) <= countMax else {
      throw TenantError.tooManyKeys
    }
    let publicID = KeySecret.publicID(draft.form, isTest: draft.isTest)
    let secret = KeySecret(draft.form, isTest: draft.isTest, publicID: publicID)
    let info = SecretInfo(
      createdAt: tx.now, expiresAt: nil, lastUsedAt: nil, hint: secret.hint)
    let key = APIKey(
      id: .v7(at: tx.now), tenant: tx.tenant, name: draft.name, form: draft.form,
      isTest: draft.isTest, publicID: publicID, abilities: draft.abilities,
      boundSession: draft.boundSession, expiresAt: draft.expiresAt, isActive: true,
      limits: draft.limits, addresses: draft.addresses, lastUsedAt: nil, createdAt: tx.now,
      updatedAt: tx.now, secrets: [info])
    try insert(key, in: tx)
    try Credentials.insert(secret.digest, .key, key.id, hint: secret.hint, in: tx)
    try tx.audit(
      action: "key.created", subject: key.subject,
      details: [
        "name": .string(key.name), "form": .string(key.form.rawValue),
        "public_id": .string(key.publicID), "abilities": .strings(key.abilities.texts),
      ], by: actor)
    return IssuedKey(key: key, credentials: secret.credentials)
  }

  /// Changes what is given, and tells every node.
  package static func update(
    _ id: UUID, _ change: KeyChange, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> APIKey {
    let old = try find(id, in: tx)
    let new = old.applying(change, at: tx.now)
    let details = new.differences(from: old)
    guard !details.isEmpty else { return old }
    try save(new, in: tx)
    tx.announce(.key, id)
    try tx.audit(action: "key.updated", subject: new.subject, details: details, by: actor)
    return new
  }

  /// Gives the key a new secret. The one it has is accepted until the overlap ends; one that was replaced before ends
  /// no later than that.
  package static func rotate(
    _ id: UUID, overlap: Duration = overlapDefault, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> IssuedKey {
    guard overlap >= .zero, overlap <= overlapMax else { throw TenantError.badOverlap }
    let key = try find(id, in: tx)
    try Credentials.expire(id, at: tx.now + overlap, in: tx)
    let secret = KeySecret(key.form, isTest: key.isTest, publicID: key.publicID)
    try Credentials.insert(secret.digest, .key, id, hint: secret.hint, in: tx)
    tx.announce(.key, id)
    try tx.audit(
      action: "key.rotated", subject: key.subject,
      details: ["overlap_seconds": .integer(overlap.components.seconds)], by: actor)
    return IssuedKey(key: try find(id, in: tx), credentials: secret.credentials)
  }

  /// Takes the key away. From the next request on, on every node, it is a key that never was; the audit log keeps its
  /// trace.
  package static func revoke(
    _ id: UUID, by actor: Actor, in tx: borrowing TenantWrite
  ) throws {
    let key = try find(id, in: tx)
    try Credentials.remove(of: id, in: tx)
    try tx.execute("DELETE FROM api_key WHERE tenant_id = \(tx.tenant) AND id = \(id)")
    try TenantCounter.keyCount.add(-1, in: tx)
    tx.announce(.key, id)
    try tx.audit(
      action: "key.revoked", subject: key.subject,
      details: ["name": .string(key.name), "public_id": .string(key.publicID)], by: actor)
  }

  private static func insert(_ key: APIKey, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      INSERT INTO api_key (tenant_id, id, name, form, is_test, public_id, abilities,
        bound_session, expires_at, is_active, limits, addresses, created_at, updated_at)
      VALUES (\(tx.tenant), \(key.id), \(key.name), \(key.form), \(key.isTest), \(key.publicID),
        \(key.abilities), \(key.boundSession), \(key.expiresAt), \(key.isActive), \(key.limits),
        \(key.addresses), \(key.createdAt), \(key.updatedAt))
      """)
  }

  private static func save(_ key: APIKey, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE api_key SET name = \(key.name), abilities = \(key.abilities),
        bound_session = \(key.boundSession), expires_at = \(key.expiresAt),
        is_active = \(key.isActive), limits = \(key.limits), addresses = \(key.addresses),
        updated_at = \(key.updatedAt)
      WHERE tenant_id = \(tx.tenant) AND id = \(key.id)
      """)
  }
}

extension TenantError {
  fileprivate static let tooManyKeys = TenantError(
    .tooManyKeys,
    Localized(
      "The workspace has \(APIKeys.countMax) keys, which is the most; revoke one first.",
      arabic: "في مساحة العمل \(APIKeys.countMax) مفتاح وهو الحد الأقصى؛ أبطِل أحدها أولاً."))

  fileprivate static let badOverlap = TenantError.invalid(
    "overlap", "The overlap must be 0 seconds to 30 days.",
    arabic: "يجب أن تكون مدة التداخل من 0 ثانية إلى 30 يومًا.")
}

import Core
import RateLimit
import Store

/// What the store knows of a credential that was presented.
struct FoundCredential: Sendable {
  let tenant: Tenant
  let who: Principal.Who
  let expiresAt: Timestamp?

  /// One statement for a key and one for a session. An unknown credential costs both, whatever was presented.
  static func find(
    _ digest: CredentialDigest, in tx: borrowing some Reader & ~Copyable
  ) throws -> FoundCredential? {
    if let found = try findKey(digest, in: tx) { return found }
    return try findSession(digest, in: tx)
  }

  private static func findKey(
    _ digest: CredentialDigest, in tx: borrowing some Reader & ~Copyable
  ) throws -> FoundCredential? {
    try tx.first(
      """
      SELECT credential.expires_at, credential.created_at, credential.last_used_at,
        credential.hint, \(Tenant.columns), \(APIKey.columns)
      FROM credential
      JOIN tenant ON tenant.tenant_id = credential.tenant_id
      JOIN api_key
        ON api_key.tenant_id = credential.tenant_id AND api_key.id = credential.subject_id
      WHERE credential.digest = \(digest) AND credential.kind = \(Credentials.Kind.key)
      """
    ) { row throws in
      let secret = SecretInfo(
        createdAt: try row[1], expiresAt: try row[0], lastUsedAt: try row[2], hint: try row[3])
      let key = try APIKey(row, from: 4 + Tenant.columnCount, secrets: [secret])
      return FoundCredential(
        tenant: try Tenant(row, from: 4), who: .key(key), expiresAt: secret.expiresAt)
    }
  }

  private static func findSession(
    _ digest: CredentialDigest, in tx: borrowing some Reader & ~Copyable
  ) throws -> FoundCredential? {
    try tx.first(
      """
      SELECT \(Tenant.columns), \(ConsoleSession.columns), \(User.columns)
      FROM credential
      JOIN tenant ON tenant.tenant_id = credential.tenant_id
      JOIN console_session ON console_session.tenant_id = credential.tenant_id
        AND console_session.id = credential.subject_id
      JOIN console_user ON console_user.tenant_id = credential.tenant_id
        AND console_user.id = console_session.user_id
      WHERE credential.digest = \(digest) AND credential.kind = \(Credentials.Kind.session)
        AND console_user.status = \(User.Status.active)
      """
    ) { row throws in
      let session = try ConsoleSession(row, from: Tenant.columnCount)
      let user = try User(row, from: Tenant.columnCount + ConsoleSession.columnCount)
      return FoundCredential(
        tenant: try Tenant(row), who: .user(user, session), expiresAt: session.expiresAt)
    }
  }

  /// A session's end moves as it is used, on whichever node, so it is read again now and then.
  private static let sessionTrustMax = Duration.seconds(3600)

  func principal(
    _ digest: CredentialDigest, readAt uptime: Duration, _ limiter: Limiter
  ) -> Principal {
    let meter = limiter.meter(for: who.subject(in: tenant.id), who.limitContext(in: tenant))
    return Principal(
      tenant: tenant, who: who, meter: meter, credentialExpiresAt: expiresAt, digest: digest,
      trustedUntil: who.key == nil ? uptime + Self.sessionTrustMax : nil)
  }
}

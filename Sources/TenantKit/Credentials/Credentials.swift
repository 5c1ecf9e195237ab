import Core
import Store

/// The digests of everything that can be presented, and whose they are.
enum Credentials {
  /// What a digest leads to.
  enum Kind: String, SQLConvertible {
    case key, session
  }

  static func insert(
    _ digest: CredentialDigest, _ kind: Kind, _ subject: UUID, hint: String = "",
    in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      INSERT INTO credential (digest, tenant_id, kind, subject_id, hint, created_at)
      VALUES (\(digest), \(tx.tenant), \(kind), \(subject), \(hint), \(tx.now))
      """)
  }

  /// Ends what the subject has at a moment; what ends before keeps its own end.
  static func expire(
    _ subject: UUID, at moment: Timestamp, in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      UPDATE credential SET expires_at = \(moment)
      WHERE tenant_id = \(tx.tenant) AND subject_id = \(subject)
        AND (expires_at IS NULL OR expires_at > \(moment))
      """)
  }

  static func remove(of subject: UUID, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      "DELETE FROM credential WHERE tenant_id = \(tx.tenant) AND subject_id = \(subject)")
  }

  /// What is known of the secrets that each of these keys still has, the newest first.
  static func secrets(
    of keys: [UUID], in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [UUID: [SecretInfo]] {
    var found: [UUID: [SecretInfo]] = [:]
    try tx.each(
      """
      SELECT subject_id, created_at, expires_at, last_used_at, hint FROM credential
      WHERE tenant_id = \(tx.tenant) AND subject_id IN \(list: keys)
        AND (expires_at IS NULL OR expires_at > \(tx.now))
      ORDER BY subject_id, COALESCE(expires_at, 9223372036854775807) DESC, created_at DESC
      """
    ) { row throws in
      let info = SecretInfo(
        createdAt: try row[1], expiresAt: try row[2], lastUsedAt: try row[3], hint: try row[4])
      found[try row[0], default: []].append(info)
    }
    return found
  }
}

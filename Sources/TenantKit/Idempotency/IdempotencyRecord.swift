package import Core
import Store

/// An accepted answer as it is sent again.
package struct RecordedAnswer: Hashable, Sendable {
  package let status: Int
  package let contentType: String
  package let body: [UInt8]

  package init(status: Int, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }
}

/// What is kept of an accepted answer. Its body is sealed, and so is the fingerprint of the request: they may hold what
/// the database must not give away, and a password that a request brought could be guessed from a plain fingerprint.
package struct IdempotencyRecord: Sendable {
  /// How long an answer is sent again.
  package static let age = Duration.seconds(24 * 3600)

  package let createdAt: Timestamp
  let status: Int
  let contentType: String
  /// The fingerprint, and behind it the body.
  let sealedBody: [UInt8]

  /// Seals an answer. It belongs outside the transaction, whose closure may run more than once.
  package init(
    _ answer: RecordedAnswer, _ fingerprint: Fingerprint, of tenant: TenantID, at now: Timestamp,
    sealedBy vault: Vault
  ) {
    createdAt = now
    status = answer.status
    contentType = answer.contentType
    sealedBody = vault.seal(fingerprint.bytes + answer.body, context: Self.context(tenant))
  }

  /// The answer, byte for byte, and the fingerprint of the request that it answered.
  package func opened(
    of tenant: TenantID, by vault: Vault
  ) throws(VaultError) -> (answer: RecordedAnswer, fingerprint: Fingerprint) {
    let bytes = try vault.open(sealedBody, context: Self.context(tenant))
    guard bytes.count >= Fingerprint.byteCount else { throw .spoiled }
    let answer = RecordedAnswer(
      status: status, contentType: contentType,
      body: Array(bytes.dropFirst(Fingerprint.byteCount)))
    return (answer, Fingerprint(bytes: Array(bytes.prefix(Fingerprint.byteCount))))
  }

  /// What the column `idempotency.body` is sealed for.
  static let purpose = "idempotency"

  private static func context(_ tenant: TenantID) -> String { Vault.context(tenant, purpose) }
}

extension IdempotencyRecord {
  static let columns: SQL = "created_at, status, content_type, body"

  init(_ row: borrowing Row) throws {
    createdAt = try row[0]
    status = try row[1]
    contentType = try row[2]
    sealedBody = try row[3]
  }
}

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

/// What is kept of an accepted answer. Its body is sealed: it may hold what the database must not give away.
package struct IdempotencyRecord: Sendable {
  /// How long an answer is sent again.
  package static let age = Duration.seconds(24 * 3600)

  package let fingerprint: Fingerprint
  package let createdAt: Timestamp
  let status: Int
  let contentType: String
  let sealedBody: [UInt8]

  /// Seals an answer. It belongs outside the transaction, whose closure may run more than once.
  package init(
    _ answer: RecordedAnswer, _ fingerprint: Fingerprint, of tenant: TenantID, at now: Timestamp,
    sealedBy vault: Vault
  ) {
    self.fingerprint = fingerprint
    createdAt = now
    status = answer.status
    contentType = answer.contentType
    sealedBody = vault.seal(answer.body, context: Self.context(tenant))
  }

  /// The answer, byte for byte.
  package func answer(
    of tenant: TenantID, openedBy vault: Vault
  ) throws(VaultError)
    -> RecordedAnswer
  {
    RecordedAnswer(
      status: status, contentType: contentType,
      body: try vault.open(sealedBody, context: Self.context(tenant)))
  }

  /// What the column `idempotency.body` is sealed for.
  static let purpose = "idempotency"

  private static func context(_ tenant: TenantID) -> String { Vault.context(tenant, purpose) }
}

extension IdempotencyRecord {
  static let columns: SQL = "fingerprint, created_at, status, content_type, body"

  init(_ row: borrowing Row) throws {
    fingerprint = Fingerprint(bytes: try row[0])
    createdAt = try row[1]
    status = try row[2]
    contentType = try row[3]
    sealedBody = try row[4]
  }
}

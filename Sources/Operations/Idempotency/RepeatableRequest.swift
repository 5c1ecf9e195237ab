import Core
import HTTPServer
import RateLimit
import TenantKit

/// A request with an idempotency key: under what it is kept, and what it asks for.
struct RepeatableRequest: Sendable {
  let scope: IdempotencyScope
  let fingerprint: Fingerprint

  /// Nil when the request carries no key; throws when what it carries cannot be one.
  init?(_ request: Request, of caller: Principal) throws(APIError) {
    guard let field = request.head[.idempotencyKey] else { return nil }
    guard let key = IdempotencyKey(field) else { throw .invalidIdempotencyKey }
    scope = IdempotencyScope(
      caller: caller.idempotencyCaller, method: request.method.rawValue, path: request.path,
      key: key)
    fingerprint = Fingerprint(
      method: request.method.rawValue, path: request.path, query: request.head.rawQuery,
      body: request.body.bytes)
  }

  /// An answer that was given before, unless it was to another question. What was shown once in it is kept by no cache.
  func replay(_ kept: KeptAnswer) throws(APIError) -> Reply {
    guard kept.fingerprint == fingerprint else { throw .idempotencyKeyReused }
    return Reply(
      Status(kept.answer.status),
      headers: [
        .contentType: kept.answer.contentType, .idempotentReplay: "true", .cacheControl: "no-store",
      ],
      body: .bytes(kept.answer.body))
  }
}

/// An accepted answer, and what it answered.
struct KeptAnswer: Sendable {
  let fingerprint: Fingerprint
  let answer: RecordedAnswer

  init(_ answer: RecordedAnswer, to fingerprint: Fingerprint) {
    self.answer = answer
    self.fingerprint = fingerprint
  }

  init(_ record: IdempotencyRecord, of tenant: TenantID, openedBy vault: Vault) throws(VaultError) {
    let opened = try record.opened(of: tenant, by: vault)
    self.init(opened.answer, to: opened.fingerprint)
  }
}

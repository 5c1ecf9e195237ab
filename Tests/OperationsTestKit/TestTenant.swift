package import Core
package import HTTPServer
import Operations
package import RateLimit
import Store
package import TenantKit
import TestKit
import Testing

/// A workspace in a harness, and requests of its keys and people.
package struct TestTenant: Sendable {
  package let harness: Harness
  package let store: TenantStore
  /// What presents a key that may do everything.
  package let owner: [String]

  package init(_ harness: Harness, slug: String = "acme", plan: String = "free") async throws {
    self.harness = harness
    let (services, clock) = (harness.services, harness.clock)
    store = TenantStore(
      services.database, services.cluster, clock: clock, tenant: TenantID(.v7(at: clock.now)))
    let draft = try TenantDraft(slug: slug, name: "Acme", plan: plan)
    owner = try await store.write { tx throws in
      _ = try Tenants.create(draft, by: .command, in: tx)
      return try APIKeys.create(KeyDraft(name: "Key"), by: .command, in: tx)
    }.fields
  }

  /// Makes a key.
  package func issue(_ draft: KeyDraft) async throws -> IssuedKey {
    try await store.write { tx throws in try APIKeys.create(draft, by: .command, in: tx) }
  }

  /// Makes a key and answers with the fields that present it.
  package func key(
    _ abilities: [String] = ["*"], form: KeyForm = .pair, session: UUID? = nil,
    perMinute: Int64? = nil, daily: Int64? = nil, addresses: [String] = [],
    expiresAt: Timestamp? = nil
  ) async throws -> [String] {
    var limits = LimitOverrides()
    limits.minute = perMinute.map { .count($0) }
    limits.day = daily.map { .count($0) }
    let draft = try KeyDraft(
      name: "Key", form: form, abilities: Abilities(abilities), boundSession: session,
      expiresAt: expiresAt, limits: limits, addresses: AddressList(addresses))
    return try await issue(draft).fields
  }

  /// The answer to a request with a JSON body, of the owner's key unless said otherwise.
  package func send(
    _ line: String, _ body: JSON? = nil, as fields: [String]? = nil
  ) async throws -> Response {
    let type = body == nil ? [] : ["Content-Type: application/json"]
    return try await harness.answer(
      line, (fields ?? owner) + type, body: body.map { "\($0)" } ?? "")
  }

  /// The JSON of an answer that must have this status.
  package func json(
    _ line: String, _ body: JSON? = nil, as fields: [String]? = nil, status: Int = 200
  ) async throws -> JSON {
    let response = try await send(line, body, as: fields)
    #expect(response.status.code == status, "\(line): \(response.text)")
    return try response.json()
  }

  /// How many requests its usage counts, and how many of them as refused. Nothing is counted after it.
  package func usage() async throws -> [Int64]? {
    await harness.services.limiter.stop()
    return try await store.read { tx throws in
      try tx.first(
        "SELECT sum(count), sum(refused) FROM usage_minute WHERE tenant_id = \(tx.tenant)"
      ) { row throws in [try row[0], try row[1]] }
    }
  }
}

extension IssuedKey {
  /// The fields that present it.
  package var fields: [String] {
    switch credentials {
    case .pair(let publicKey, let secretKey):
      ["X-Public-Key: \(publicKey)", "X-Secret-Key: \(secretKey.exposed)"]
    case .token(let token):
      key.form == .bearer
        ? ["Authorization: Bearer \(token.exposed)"] : ["X-API-Key: \(token.exposed)"]
    }
  }
}

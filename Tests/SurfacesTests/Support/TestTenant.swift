import Core
import HTTPServer
import Operations
import RateLimit
import TenantKit
import TestKit
import Testing

/// A workspace in a harness, and requests of its keys and people.
struct TestTenant: Sendable {
  let harness: Harness
  let store: TenantStore
  let tenant: Tenant
  /// What presents a key that may do everything.
  let owner: [String]

  init(_ harness: Harness, slug: String = "acme", plan: String = "free") async throws {
    self.harness = harness
    let store = TenantStore(
      harness.services.database, harness.services.cluster, clock: harness.clock,
      tenant: TenantID(.v7(at: harness.clock.now)))
    self.store = store
    let draft = try TenantDraft(slug: slug, name: "Acme", plan: plan)
    tenant = try await store.write { tx throws in
      try Tenants.create(draft, by: .command, in: tx)
    }
    owner = try await Self.issue(["*"], store).fields
  }

  /// What presents a new key with these abilities.
  func key(_ abilities: [String], session: UUID? = nil) async throws -> [String] {
    try await Self.issue(abilities, store, session: session).fields
  }

  private static func issue(
    _ abilities: [String], _ store: TenantStore, session: UUID? = nil
  ) async throws -> IssuedKey {
    let draft = try KeyDraft(
      name: "Key", abilities: Abilities(abilities), boundSession: session)
    return try await store.write { tx throws in
      try APIKeys.create(draft, by: .command, in: tx)
    }
  }

  /// The answer to a request with a JSON body, of the owner's key unless said otherwise.
  func send(
    _ line: String, _ body: JSON? = nil, as fields: [String]? = nil
  ) async throws -> Response {
    let type = body == nil ? [] : ["Content-Type: application/json"]
    return try await harness.answer(
      line, (fields ?? owner) + type, body: body.map { "\($0)" } ?? "")
  }

  /// The JSON of an answer that must have this status.
  func json(
    _ line: String, _ body: JSON? = nil, as fields: [String]? = nil, status: Int = 200
  ) async throws -> JSON {
    let response = try await send(line, body, as: fields)
    #expect(response.status.code == status, "\(line): \(response.text)")
    return try response.json()
  }
}

extension IssuedKey {
  /// The fields that present it.
  var fields: [String] {
    switch credentials {
    case .pair(let publicKey, let secretKey):
      ["X-Public-Key: \(publicKey)", "X-Secret-Key: \(secretKey.exposed)"]
    case .token(let token): ["Authorization: Bearer \(token.exposed)"]
    }
  }
}

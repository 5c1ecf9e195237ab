import Core
import HTTPServer
import RateLimit
import TenantKit
import TestKit
import Testing

@testable import Operations

/// A workspace in a harness, and what its keys are presented with.
struct TestTenant: Sendable {
  let harness: Harness
  let store: TenantStore
  let tenant: Tenant

  init(_ harness: Harness, slug: String = "acme") async throws {
    self.harness = harness
    let store = TenantStore(
      harness.services.database, harness.services.cluster, clock: harness.clock,
      tenant: TenantID(.v7(at: harness.clock.now)))
    self.store = store
    let draft = try TenantDraft(slug: slug, name: "Acme")
    tenant = try await store.write { tx throws in
      try Tenants.create(draft, by: .command, in: tx)
    }
  }

  /// Makes a key.
  func issue(_ draft: KeyDraft) async throws -> IssuedKey {
    try await store.write { tx throws in try APIKeys.create(draft, by: .command, in: tx) }
  }

  /// Makes a key and answers with the fields that present it.
  func key(
    _ abilities: [String] = ["*"], form: KeyForm = .pair, perMinute: Int64? = nil,
    daily: Int64? = nil, addresses: [String] = [], expiresAt: Timestamp? = nil
  ) async throws -> [String] {
    var limits = LimitOverrides()
    limits.minute = perMinute.map { .count($0) }
    limits.day = daily.map { .count($0) }
    let draft = try KeyDraft(
      name: "Key", form: form, abilities: Abilities(abilities), expiresAt: expiresAt,
      limits: limits, addresses: AddressList(addresses))
    return try await issue(draft).fields
  }
}

extension IssuedKey {
  /// The fields that present it.
  var fields: [String] {
    switch credentials {
    case .pair(let publicKey, let secretKey):
      ["X-Public-Key: \(publicKey)", "X-Secret-Key: \(secretKey.exposed)"]
    case .token(let token):
      key.form == .bearer
        ? ["Authorization: Bearer \(token.exposed)"] : ["X-API-Key: \(token.exposed)"]
    }
  }
}

extension Operation {
  /// An operation that counts how often it took effect, in a counter of the audit log.
  static func noting(
    _ path: PathPattern = "/api/v1/notes", _ surface: Surface = .messaging,
    access: Access = .key("notes.write"), input: Input = .nothing
  ) -> Operation {
    Operation(
      .post, path, surface, access: access, success: .created,
      summary: Localized("Note.", arabic: "دوّن."), input: input, output: .json(.anything),
      changing: { call in
        let (actor, body) = (call.actor, call.input.body)
        return { tx throws in
          try tx.audit(action: "note.made", subject: "note", details: [:], by: actor)
          return .json(["made": .string("\(UUID.v7(at: tx.now))"), "body": body], status: .created)
        }
      })
  }

  /// An operation that tells who called.
  static func whoami(
    _ path: PathPattern = "/api/v1/whoami", _ surface: Surface = .messaging,
    access: Access = .key("notes.read")
  ) -> Operation {
    Operation(
      .get, path, surface, access: access, summary: Localized("Who.", arabic: "من."),
      output: .json(.anything),
      reading: { call in .json(["tenant": .string(call.principal.tenant.slug.description)]) })
  }

  /// The same from memory.
  static func promptWhoami(_ path: PathPattern = "/api/v1/prompt") -> Operation {
    Operation(
      .get, path, .messaging, access: .key(nil), summary: Localized("Who.", arabic: "من."),
      output: .json(.anything),
      prompt: { call in .json(["tenant": .string(call.principal.tenant.slug.description)]) })
  }

  /// An operation that needs no key and is counted by address.
  static func probe() -> Operation {
    Operation(
      .get, "/probe", .system, summary: Localized("Ask.", arabic: "اسأل."), output: .none,
      addressLimit: .health
    ) { _ in Reply() }
  }
}

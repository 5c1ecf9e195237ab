import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct SecrecyTests {
  @Test(arguments: TestEngine.all)
  func `no secret is anywhere in the database`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let secrets = try await world.secretsOfOneOfEverything()
      #expect(secrets.count == 16)
      let dump = try await world.dump()
      // What may be there is found, so the search itself works.
      #expect(dump.holds("amal@example.com"))
      #expect(dump.holds("workspace.created"))
      for secret in secrets { #expect(!dump.holds(secret), "a secret can be read") }
    }
  }

  @Test(arguments: TestEngine.all)
  func `what was issued prints as nothing`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(for: try await store.user())
      for form in [KeyForm.pair, .bearer, .header] {
        let issued = try await store.key("Key", form)
        var dumped = ""
        dump(issued, to: &dumped)
        for text in ["\(issued)", String(reflecting: issued), dumped] {
          #expect(!text.contains(issued.secret))
        }
      }
      var dumped = ""
      dump(session, to: &dumped)
      for text in ["\(session)", String(reflecting: session), dumped] {
        #expect(!text.contains(session.cookie.exposed))
      }
      let request = LoginRequest(email: "amal@example.com", password: Secret("correct horse"))
      #expect(!"\(request)".contains("correct horse"))
    }
  }
}

/// Every piece of eight bytes that stands anywhere in a database.
private struct DatabaseDump {
  private static let pieceLength = 8
  private var pieces: Set<ArraySlice<UInt8>> = []

  mutating func add(_ value: [UInt8]) { pieces.formUnion(Self.pieces(of: value)) }

  /// Whether any piece of a text is there, as it is, in base64 or in hexadecimal digits.
  func holds(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let forms = [bytes, Array(Hex.encode(bytes).utf8), Array(Base64.encode(bytes).utf8)]
    return forms.contains { !pieces.isDisjoint(with: Self.pieces(of: $0)) }
  }

  private static func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    guard bytes.count >= pieceLength else { return [] }
    return (0...bytes.count - pieceLength).map { bytes[$0..<$0 + pieceLength] }
  }
}

extension World {
  fileprivate func dump() async throws -> DatabaseDump {
    var dump = DatabaseDump()
    for (table, columns) in try await columns() {
      for column in columns {
        let found: [SQLValue] = try await database.read { tx throws in
          try tx.all("SELECT \(unsafeRaw: column) FROM \(unsafeRaw: table)") { try $0[0] }
        }
        for value in found {
          switch value {
          case .text(let text): dump.add(Array(text.utf8))
          case .bytes(let bytes): dump.add(bytes)
          case .id(let id): dump.add(id.bytes)
          case .null, .integer, .double: break
          }
        }
      }
    }
    return dump
  }

  /// Makes, rotates, logs in and answers, and returns every secret that came of it.
  fileprivate func secretsOfOneOfEverything() async throws -> [String] {
    let store = try await tenant()
    var secrets: [String] = []
    for form in [KeyForm.pair, .bearer, .header] {
      for isTest in [false, true] {
        let key = try await store.key("Key", form, isTest: isTest)
        let rotated = try await store.rotate(key.key.id, overlap: .seconds(60))
        secrets += [key.secret, rotated.secret]
      }
    }
    let password = "correct horse battery staple"
    let user = try await store.user(hash: PasswordHash(of: Secret(password)))
    secrets += [password, try await store.session(for: user).cookie.exposed]
    let login = Login(
      database, cluster, clock: clock, verify: { $1?.verify($0) ?? false },
      makeHash: { PasswordHash(of: $0) })
    let outcome = try await login.attempt(
      LoginRequest(email: "amal@example.com", password: Secret(password)))
    if case .loggedIn(_, _, let session) = outcome { secrets.append(session.cookie.exposed) }
    secrets.append(try await answerOnce(in: store))
    return secrets
  }

  /// Keeps an answer with a secret in it, as the answer to a new key has.
  private func answerOnce(in store: TenantStore) async throws -> String {
    let secret = "sk_answered_once"
    let record = IdempotencyRecord(
      RecordedAnswer(status: 201, contentType: "application/json", body: Array(secret.utf8)),
      Fingerprint(method: "POST", path: "/", query: "", body: Array(secret.utf8)),
      of: store.tenant, at: clock.now, sealedBy: Vault(VaultKeyring(.random())))
    let scope = IdempotencyScope(
      caller: store.tenant.uuid, method: "POST", path: "/",
      key: try #require(IdempotencyKey("k")))
    let isKept = try await store.write { tx throws in
      try IdempotencyRecords.store(record, scope, in: tx)
    }
    #expect(isKept)
    return secret
  }
}

import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct IdempotencyTests {
  private static let vault = Vault(VaultKeyring(.random()))
  private static let body = Array("{\"id\":\"قناة\"}\0\u{1}".utf8)
  private static let answer = RecordedAnswer(
    status: 201, contentType: "application/json", body: body)

  @Test(arguments: TestEngine.all)
  func `an answer comes back byte for byte`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let scope = try Self.scope()
      #expect(try await store.record(scope) == nil)
      #expect(try await store.keep(Self.answer, scope, at: world.clock.now, Self.vault))
      let record = try #require(try await store.record(scope))
      let opened = try record.opened(of: store.tenant, by: Self.vault)
      #expect(opened.fingerprint == Self.fingerprint())
      #expect(opened.answer == Self.answer)
    }
  }

  @Test(arguments: TestEngine.all)
  func `another path, method, caller, key or workspace is another request`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, foreign) = (try await world.tenant("one"), try await world.tenant("other"))
      let scope = try Self.scope()
      #expect(try await store.keep(Self.answer, scope, at: world.clock.now, Self.vault))
      let others = [
        try Self.scope(path: "/api/v1/other"), try Self.scope(method: "PUT"),
        try Self.scope(caller: 2), try Self.scope(key: "other"),
      ]
      for other in others { #expect(try await store.record(other) == nil) }
      #expect(try await foreign.record(scope) == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `the first answer stays, and the second is not to be committed`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let scope = try Self.scope()
      let second = RecordedAnswer(status: 200, contentType: "text/plain", body: [])
      #expect(try await store.keep(Self.answer, scope, at: world.clock.now, Self.vault))
      #expect(try await store.keep(second, scope, at: world.clock.now, Self.vault) == false)
      let record = try #require(try await store.record(scope))
      #expect(try record.opened(of: store.tenant, by: Self.vault).answer == Self.answer)
    }
  }

  @Test(arguments: TestEngine.all)
  func `after a day it is forgotten, and its place may be taken`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let scope = try Self.scope()
      #expect(try await store.keep(Self.answer, scope, at: world.clock.now, Self.vault))
      world.clock.advance(by: .seconds(24 * 3600) - .microseconds(1))
      #expect(try await store.record(scope) != nil)
      world.clock.advance(by: .microseconds(1))
      #expect(try await store.record(scope) == nil)
      #expect(try await store.keep(Self.answer, scope, at: world.clock.now, Self.vault))
      #expect(try await store.record(scope) != nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `old answers are purged in batches`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      for number in 0..<5 {
        let scope = try Self.scope(key: "key-\(number)")
        #expect(try await store.keep(Self.answer, scope, at: world.clock.now, Self.vault))
      }
      world.clock.advance(by: .seconds(1))
      let kept = try Self.scope(key: "kept")
      #expect(try await store.keep(Self.answer, kept, at: world.clock.now, Self.vault))
      let moment = world.clock.now - .microseconds(1)
      var counts: [Int] = []
      for _ in 0..<4 {
        counts.append(
          try await world.database.write { tx throws in
            try IdempotencyRecords.purge(before: moment, countMax: 2, in: tx)
          })
      }
      #expect(counts == [2, 2, 1, 0])
      #expect(try await store.record(kept) != nil)
    }
  }

  @Test func `a body is sealed for its workspace`() throws {
    let (one, other) = (TenantID(UUID(high: 1, low: 1)), TenantID(UUID(high: 1, low: 2)))
    let record = IdempotencyRecord(
      Self.answer, Self.fingerprint(), of: one, at: Timestamp(seconds: 0), sealedBy: Self.vault)
    #expect(!record.sealedBody.contains(Self.body))
    #expect(!record.sealedBody.contains(Self.fingerprint().bytes))
    #expect(throws: VaultError.self) { try record.opened(of: other, by: Self.vault).answer }
  }

  @Test func `a fingerprint differs with each part, and parts do not run together`() {
    let all = [
      Self.fingerprint(), Self.fingerprint(method: "PUT"), Self.fingerprint(path: "/b"),
      Self.fingerprint(query: "x=1"), Self.fingerprint(body: [1]),
      Fingerprint(method: "POST", path: "/a?x", query: "", body: []),
      Fingerprint(method: "POST", path: "/a", query: "?x", body: []),
      Fingerprint(method: "POST", path: "/a", query: "", body: Array("?x".utf8)),
    ]
    #expect(Set(all).count == all.count)
    #expect(Self.fingerprint() == Self.fingerprint())
  }

  @Test func `a key is 1 to 255 letters, digits, hyphens and underscores`() {
    for text in ["a", "A-z_09", String(repeating: "a", count: 255)] {
      #expect(IdempotencyKey(text)?.description == text)
    }
    for text in ["", "a b", "a.b", "é", "a\n", String(repeating: "a", count: 256)] {
      #expect(IdempotencyKey(text) == nil)
    }
  }

  private static func scope(
    caller: UInt64 = 1, method: String = "POST", path: String = "/api/v1/things",
    key: String = "5b2f9e3c"
  ) throws -> IdempotencyScope {
    IdempotencyScope(
      caller: UUID(high: 0, low: caller), method: method, path: path,
      key: try #require(IdempotencyKey(key)))
  }

  fileprivate static func fingerprint(
    method: String = "POST", path: String = "/a", query: String = "", body: [UInt8] = []
  ) -> Fingerprint {
    Fingerprint(method: method, path: path, query: query, body: body)
  }
}

extension TenantStore {
  fileprivate func record(_ scope: IdempotencyScope) async throws -> IdempotencyRecord? {
    try await read { tx throws in try IdempotencyRecords.find(scope, in: tx) }
  }

  fileprivate func keep(
    _ answer: RecordedAnswer, _ scope: IdempotencyScope, at now: Timestamp, _ vault: Vault
  ) async throws -> Bool {
    let record = IdempotencyRecord(
      answer, IdempotencyTests.fingerprint(), of: tenant, at: now, sealedBy: vault)
    return try await write { tx throws in try IdempotencyRecords.store(record, scope, in: tx) }
  }
}

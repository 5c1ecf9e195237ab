import Core
import HTTPServer
import OperationsTestKit
import RateLimit
import Store
import TenantKit
import TestKit
import Testing

@testable import Operations

@Suite struct RepetitionTests {
  private static let note = Input(body: .object([.required("text", .string(length: 1...20))]))

  private func world() async throws -> (Harness, TestTenant) {
    let harness = try await Harness([
      .noting(input: Self.note), .noting("/api/v1/other", input: Self.note),
      .asking(input: Self.note),
    ])
    return (harness, try await TestTenant(harness))
  }

  /// How often an operation took effect.
  private func effects(_ tenant: TestTenant) async throws -> Int64 {
    try await tenant.store.read { tx throws in
      try tx.value(
        "SELECT count(*) FROM audit WHERE tenant_id = \(tx.tenant) AND action = 'note.made'") ?? 0
    }
  }

  private func post(
    _ harness: Harness, _ fields: [String], key: String?, _ body: String = #"{"text":"a"}"#,
    path: String = "/api/v1/notes"
  ) async throws -> Response {
    let key = key.map { ["Idempotency-Key: \($0)"] } ?? []
    return try await harness.answer(
      "POST \(path)", fields + key + ["Content-Type: application/json"], body: body)
  }

  @Test func `the same request twice is done once, and answered the same`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key()
    let first = try await post(harness, key, key: "k")
    let second = try await post(harness, key, key: "k")
    #expect(first.status == .created && second.status == .created)
    #expect(first.text == second.text)
    #expect(first.headers[.contentType] == second.headers[.contentType])
    #expect(first.headers[.idempotentReplay] == nil)
    #expect(second.headers[.idempotentReplay] == "true")
    #expect(second.headers[.cacheControl] == "no-store")
    #expect(try await effects(tenant) == 1)
  }

  @Test func `a thousand at once are done once, and answered the same`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(perMinute: 100_000, daily: 100_000)
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<1_000 {
        group.addTask { try await post(harness, key, key: "k").text }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(texts.count == 1)
    #expect(try await effects(tenant) == 1)
  }

  @Test func `another body under the same key is refused`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key()
    _ = try await post(harness, key, key: "k")
    let response = try await post(harness, key, key: "k", #"{"text":"b"}"#)
    #expect(response.status == .unprocessableContent)
    #expect(try response.json()["error"]?["code"] == "idempotency_key_reused")
    #expect(try await effects(tenant) == 1)
  }

  @Test func `the key counts for one path of one API key`() async throws {
    let (harness, tenant) = try await world()
    let (mine, other) = (try await tenant.key(), try await tenant.key())
    for (fields, path) in [
      (mine, "/api/v1/notes"), (mine, "/api/v1/other"), (other, "/api/v1/notes"),
    ] {
      #expect(
        try await post(harness, fields, key: "k", path: path).headers[.idempotentReplay] == nil)
    }
    #expect(try await effects(tenant) == 3)
  }

  @Test(arguments: ["", "a b", "a/b", "ключ", String(repeating: "a", count: 256)])
  func `a malformed key is refused`(name: String) async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key()
    let response = try await post(harness, key, key: name)
    #expect(response.status == .badRequest)
    #expect(try response.json()["error"]?["code"] == "invalid_idempotency_key")
  }

  @Test func `a refused request does not burn the key`() async throws {
    let (harness, tenant) = try await world()
    let able = try await tenant.key(perMinute: 2)
    #expect(
      try await post(harness, able, key: "k", #"{"text":""}"#).status == .unprocessableContent)
    #expect(try await post(harness, able, key: "k", #"{"text":"b"}"#).status == .created)
    #expect(try await post(harness, able, key: "l").status == .tooManyRequests)
    harness.clock.advance(by: .seconds(61))
    #expect(try await post(harness, able, key: "l").status == .created)
    #expect(try await effects(tenant) == 2)
  }

  @Test func `a replay is a request of the minute alone`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(perMinute: 10, daily: 2)
    for _ in 0..<5 { #expect(try await post(harness, key, key: "k").status == .created) }
    let response = try await post(harness, key, key: "k")
    #expect(response.headers[.xRateLimitDailyRemaining] == "1")
    #expect(response.headers[.xRateLimitRemaining] == "4")
    #expect(try await post(harness, key, key: "l").status == .created)
    #expect(try await post(harness, key, key: "m").status == .tooManyRequests)
    #expect(try await post(harness, key, key: "l").status == .created)
  }

  @Test func `an answer is kept for a day`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key()
    _ = try await post(harness, key, key: "k")
    harness.clock.advance(by: .seconds(24 * 3_600 - 1))
    #expect(try await post(harness, key, key: "k").headers[.idempotentReplay] == "true")
    harness.clock.advance(by: .seconds(2))
    #expect(try await post(harness, key, key: "k").headers[.idempotentReplay] == nil)
    #expect(try await effects(tenant) == 2)
  }

  @Test func `each request is counted once, however it ends`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(perMinute: 4)
    let statuses = try await [
      post(harness, key, key: "k"), post(harness, key, key: nil),
      post(harness, key, key: nil, #"{"text":""}"#), post(harness, key, key: "k"),
      post(harness, key, key: nil), post(harness, key, key: "k"),
    ].map(\.status.code)
    #expect(statuses == [201, 201, 422, 201, 429, 429])
    #expect(try await tenant.usage() == [6, 2])
  }

  @Test func `a question that changes nothing is answered again as well`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key()
    let path = "/api/v1/questions"
    let first = try await post(harness, key, key: "q", path: path)
    let second = try await post(harness, key, key: "q", path: path)
    #expect(first.status == .ok && second.text == first.text)
    #expect(second.headers[.idempotentReplay] == "true")
    let other = try await post(harness, key, key: "q", #"{"text":"b"}"#, path: path)
    #expect(try other.json()["error"]?["code"] == "idempotency_key_reused")
    let malformed = try await post(harness, key, key: "a b", path: path)
    #expect(try malformed.json()["error"]?["code"] == "invalid_idempotency_key")
    #expect(try await post(harness, key, key: nil, path: path).text != first.text)
  }

  @Test func `misusing a key is charged too`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(perMinute: 3)
    #expect(try await post(harness, key, key: "k").status == .created)
    #expect(
      try await post(harness, key, key: "k", #"{"text":"b"}"#).status == .unprocessableContent)
    #expect(try await post(harness, key, key: "a b").status == .badRequest)
    for name in ["k", "a b"] {
      let body = #"{"text":"b"}"#
      #expect(try await post(harness, key, key: name, body).status == .tooManyRequests)
    }
  }
}

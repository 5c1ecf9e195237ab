import Core
import HTTPServer
import OperationsTestKit
import RateLimit
import Store
import TenantKit
import TestKit
import Testing

@testable import Operations

@Suite struct AdmissionTests {
  private func world() async throws -> (Harness, TestTenant) {
    let harness = try await Harness([
      .whoami(), .whoami("/api/v1/leads", .crm, access: .key("read:leads")),
      .whoami("/api/posts", .studio, access: .key("posts.read")), .promptWhoami(),
      .whoami("/api/templates", access: .owner("campaigns.read")), .noting(),
    ])
    return (harness, try await TestTenant(harness))
  }

  private func code(_ response: Response) throws -> String? {
    let json = try response.json()
    return (json["error"]?["code"] ?? json["code"])?.stringValue
  }

  @Test(arguments: [KeyForm.pair, .bearer, .header])
  func `every form is let in on every surface`(form: KeyForm) async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(form: form)
    for path in ["/api/v1/whoami", "/api/v1/leads", "/api/posts", "/api/v1/prompt"] {
      let response = try await harness.answer("GET \(path)", key)
      #expect(response.status == .ok)
      #expect(try response.json() == ["tenant": "acme"])
    }
  }

  @Test func `a token is accepted in either field`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(form: .bearer)
    let token = try #require(key[0].split(separator: " ").last)
    #expect(try await harness.answer("GET /api/v1/whoami", ["X-API-Key: \(token)"]).status == .ok)
    let lower = try await harness.answer("GET /api/v1/whoami", ["authorization: bearer \(token)"])
    #expect(lower.status == .ok)
  }

  @Test(arguments: [
    [], ["X-Public-Key: pk_a"], ["X-Secret-Key: sk_a"], ["Authorization: Basic YTpi"],
    ["Authorization: Bearerish x"],
    ["Cookie: other=1"],
  ])
  func `no whole credential is one that is missing`(fields: [String]) async throws {
    let (harness, _) = try await world()
    for path in ["/api/v1/whoami", "/api/v1/prompt", "/api/templates"] {
      let response = try await harness.answer("GET \(path)", fields)
      #expect(response.status == .unauthorized)
      #expect(try code(response) == "credentials_missing")
      #expect(response.headers[.wwwAuthenticate] != nil)
      #expect(!response.headers.contains(.xRateLimitLimit))
    }
  }

  @Test func `unknown, wrong and contradictory credentials look the same`() async throws {
    let (harness, tenant) = try await world()
    let other = try await TestTenant(harness, slug: "other")
    let (mine, theirs) = (try await tenant.key(), try await other.key())
    let bearer = try await tenant.key(form: .bearer)
    let foreign = try await other.key(form: .header)
    let bodies = try await [
      ["X-Public-Key: pk_unknown", "X-Secret-Key: sk_unknown"],
      [mine[0], "X-Secret-Key: sk_wrong"], [mine[0], theirs[1]], ["Authorization: Bearer nobody"],
      ["X-API-Key: AIzaSyThirdPartys"], mine + theirs, mine + bearer, bearer + foreign,
      ["X-API-Key: \(String(repeating: "x", count: 2_000))"], mine + ["X-API-Key: nobody"],
      bearer + [mine[0]], bearer + [mine[1]], mine + ["Authorization: Bearer"],
      ["Authorization: Bearer"],
    ].map(to: { fields in
      let response = try await harness.answer("GET /api/v1/whoami", fields)
      #expect(response.status == .unauthorized, "\(fields)")
      return response.text
    })
    #expect(Set(bodies).count == 1)
    #expect(bodies[0].contains("invalid_credentials"))
  }

  @Test func `several forms of the same key are one`() async throws {
    let (harness, tenant) = try await world()
    let bearer = try await tenant.key(form: .bearer)
    let token = try #require(bearer[0].split(separator: " ").last)
    let both = bearer + ["X-API-Key: \(token)"]
    #expect(try await harness.answer("GET /api/v1/whoami", both).status == .ok)
  }

  @Test func `a missing ability is named and nothing is charged`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(["contacts.read"], perMinute: 5)
    let response = try await harness.answer("GET /api/v1/whoami", key)
    #expect(response.status == .forbidden)
    #expect(try response.json()["error"]?["details"] == ["required_ability": "notes.read"])
    #expect(response.headers[.xRateLimitRemaining] == "5")
    let lead = try await harness.answer("GET /api/v1/leads", key)
    #expect(lead.text.contains("read:leads"))
    #expect(try code(lead) == "FORBIDDEN")
    #expect(try await harness.answer("GET /api/posts", key).text.contains("posts.read"))
  }

  @Test func `a key that ended or is off is inactive`() async throws {
    let (harness, tenant) = try await world()
    let ending = try await tenant.key(expiresAt: harness.clock.now + .seconds(60))
    #expect(try await harness.answer("GET /api/v1/prompt", ending).status == .ok)
    harness.clock.advance(by: .seconds(60))
    #expect(try code(await harness.answer("GET /api/v1/prompt", ending)) == "key_inactive")

    let issued = try await tenant.issue(KeyDraft(name: "Key"))
    #expect(try await harness.answer("GET /api/v1/prompt", issued.fields).status == .ok)
    let off = try KeyChange(isActive: .set(false))
    try await tenant.store.write { tx throws in
      _ = try APIKeys.update(issued.key.id, off, by: .command, in: tx)
    }
    let response = try await harness.answer("GET /api/v1/prompt", issued.fields)
    #expect(try code(response) == "key_inactive")
  }

  @Test func `a revoked key fails on the very next request`() async throws {
    let (harness, tenant) = try await world()
    let issued = try await tenant.issue(KeyDraft(name: "Key"))
    #expect(try await harness.answer("GET /api/v1/prompt", issued.fields).status == .ok)
    try await tenant.store.write { tx throws in
      try APIKeys.revoke(issued.key.id, by: .command, in: tx)
    }
    let response = try await harness.answer("GET /api/v1/prompt", issued.fields)
    #expect(try code(response) == "invalid_credentials")
  }

  @Test
  func `without the database nobody is known for longer than a second, whatever the limits say`()
    async throws
  {
    let (harness, tenant) = try await world()
    var limits = LimitOverrides()
    limits.storeFailure = .open
    let key = try await tenant.issue(KeyDraft(name: "Key", limits: limits)).fields
    #expect(try await harness.answer("GET /api/v1/prompt", key).status == .ok)
    await harness.services.database.close()
    harness.clock.advance(by: .milliseconds(999))
    #expect(try await harness.answer("GET /api/v1/prompt", key).status == .ok)
    harness.clock.advance(by: .milliseconds(1))
    let response = try await harness.answer("GET /api/v1/prompt", key)
    #expect(response.status == .serviceUnavailable)
    #expect(try code(response) == "temporarily_unavailable")
  }

  @Test func `a suspended workspace is told so`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key()
    let suspend = try TenantChange(status: .suspended)
    try await tenant.store.write { tx throws in
      _ = try Tenants.update(suspend, by: .command, in: tx)
    }
    #expect(try code(await harness.answer("GET /api/v1/whoami", key)) == "workspace_suspended")
  }

  @Test func `a key may be used from its addresses only`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(addresses: ["192.0.2.0/24"])
    for (address, status) in [("192.0.2.9", Status.ok), ("198.51.100.1", .forbidden)] {
      let response = try await harness.answer("GET /api/v1/prompt", key, from: address)
      #expect(response.status == status)
    }
    #expect(try await harness.answer("GET /api/v1/prompt", key).status == .forbidden)
  }

  @Test func `an address that fails too often is turned away, and others are not`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key()
    #expect(try await harness.answer("GET /api/v1/prompt", key, from: "192.0.2.1").status == .ok)
    var statuses: [Int] = []
    for number in 0..<80 {
      let wrong = ["X-API-Key: wrong\(number)"]
      let response = try await harness.answer("GET /api/v1/prompt", wrong, from: "192.0.2.1")
      statuses.append(response.status.code)
      if response.status == .tooManyRequests { #expect(response.headers[.retryAfter] != nil) }
    }
    #expect(statuses.first == 401 && statuses.last == 429)
    #expect(try await harness.answer("GET /api/v1/prompt", key, from: "192.0.2.1").status == .ok)
    let other = try await harness.answer("GET /api/v1/prompt", ["X-API-Key: x"], from: "192.0.2.2")
    #expect(other.status == .unauthorized)
  }

  @Test func `the fields of a refusal speak of the window that refused`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(form: .bearer, perMinute: 1)
    let first = try await harness.answer("GET /api/v1/leads", key)
    #expect(first.headers[.xRateLimitLimit] == "1" && first.headers[.xRateLimitRemaining] == "0")
    let refused = try await harness.answer("GET /api/v1/leads", key)
    #expect(refused.status == .tooManyRequests)
    #expect(refused.headers[.xRateLimitLimit] == "1")
    #expect(refused.headers[.retryAfter] == "60")
    harness.clock.advance(by: .seconds(60))
    let later = try await harness.answer("GET /api/v1/leads", key)
    #expect(later.status == .ok)
  }

  @Test func `a key near its limit is warned, and a busy address of an open operation is held`()
    async throws
  {
    let harness = try await Harness([.promptWhoami(), .probe()])
    let tenant = try await TestTenant(harness)
    let key = try await tenant.key(daily: 5)
    let warnings = try await (0..<5).map(to: { _ in
      try await harness.answer("GET /api/v1/prompt", key).headers[.xRateLimitWarning]
    })
    #expect(warnings == [nil, nil, nil, "day", "day"])

    let limit = try #require(harness.services.limiter.rules.limit(for: .health))
    for _ in 0..<limit {
      #expect(try await harness.answer("GET /probe", from: "192.0.2.1").status == .ok)
    }
    let refused = try await harness.answer("GET /probe", from: "192.0.2.1")
    #expect(refused.status == .tooManyRequests && refused.headers[.retryAfter] == "60")
    #expect(try await harness.answer("GET /probe", from: "192.0.2.2").status == .ok)
  }

  @Test func `a refused request is one refusal in the usage`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(daily: 1)
    for status in [Status.ok, .tooManyRequests, .tooManyRequests] {
      #expect(try await harness.answer("GET /api/v1/prompt", key).status == status)
    }
    #expect(try await tenant.usage() == [3, 2])
  }

  @Test func `the log names the workspace and the key, and no secret`() async throws {
    let (harness, tenant) = try await world()
    let issued = try await tenant.issue(KeyDraft(name: "Key"))
    _ = try await harness.answer("GET /api/v1/prompt", issued.fields)
    let line = try #require(harness.sink.lines.first { "\($0.message)" == "request" })
    let fields = Dictionary(uniqueKeysWithValues: line.fields.map { ("\($0.name)", $0.value) })
    #expect(fields["tenant"] == "acme")
    #expect(fields["key"] == .string(issued.key.publicID))
    let secret = try #require(issued.fields[1].split(separator: " ").last)
    #expect(!"\(line)".contains(secret))
  }

  @Test func `the crm surface speaks of the hour`() async throws {
    let (harness, tenant) = try await world()
    let key = try await tenant.key(form: .bearer)
    let response = try await harness.answer("GET /api/v1/leads", key)
    #expect(response.headers[.xRateLimitLimit] == "1000")
    #expect(response.headers[.xRateLimitRemaining] == "999")
    #expect(response.headers[.xRateLimitDailyLimit] == "10000")
  }
}

extension Sequence where Self: Sendable {
  /// Turns one element after another into something.
  fileprivate func map<Value>(to make: (Element) async throws -> Value) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await make(element)) }
    return values
  }
}

import Core
import HTTPServer
import OperationsTestKit
import TenantKit
import TestKit
import Testing

@Suite struct LoginTests {
  private static let type = "Content-Type: application/json"

  /// A workspace with one person in it.
  private func acme(role: String = "owner") async throws -> TestTenant {
    let acme = try await TestTenant(Harness())
    _ = try await acme.json(
      "POST /api/v1/users",
      ["email": "a@example.com", "role": .string(role), "password": "correct horse"], status: 201)
    return acme
  }

  private func login(
    _ acme: TestTenant, _ password: String = "correct horse", email: String = "a@example.com",
    _ fields: [String] = [], from address: String = "192.0.2.1", isSecure: Bool = false
  ) async throws -> Response {
    try await acme.harness.answer(
      "POST /api/login", fields + [Self.type],
      body: "\(["email": .string(email), "password": .string(password)] as JSON)", from: address,
      isSecure: isSecure)
  }

  private func cookie(_ response: Response) throws -> [String] {
    let field = try #require(response.headers[.setCookie])
    return ["Cookie: other=1; \(field.prefix { $0 != ";" })"]
  }

  @Test func `the right password gets a cookie that scripts and other sites do not`() async throws {
    let acme = try await acme()
    let plain = try await login(acme)
    #expect(plain.status == .ok)
    let field = try #require(plain.headers[.setCookie])
    #expect(field.hasSuffix("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"))
    #expect(!plain.text.contains("correct"))
    let secure = try await login(acme, isSecure: true)
    #expect(secure.headers[.setCookie]?.hasSuffix("; SameSite=Lax; Secure") == true)
    let (one, other) = (try cookie(plain), try cookie(secure))
    #expect(one != other)
  }

  @Test func `a session serves what its person may do, until it is ended`() async throws {
    let acme = try await acme()
    let session = try cookie(try await login(acme))
    #expect(
      try await acme.json("GET /api/plan", as: session)["plan"]?["name"]?.stringValue == "free")
    let list = try await acme.json("GET /api/v1/console-sessions", as: session)
    #expect(list["data"]?[0]?["is_current"]?.boolValue == true)
    _ = try await acme.json("POST /api/v1/api-keys", ["name": "K"], as: session, status: 201)
    let foreign = try await acme.send(
      "POST /api/v1/api-keys", ["name": "K"], as: session + ["Origin: https://evil.example"])
    #expect(foreign.status == .forbidden)
    let out = try await acme.send("POST /api/logout", as: session)
    #expect(out.status == .ok && out.headers[.setCookie]?.hasPrefix("qanat_session=; ") == true)
    #expect(try await acme.send("GET /api/plan", as: session).status == .unauthorized)
  }

  @Test func `a log-in ends the session before, and an owner can end any`() async throws {
    let acme = try await acme()
    let first = try cookie(try await login(acme))
    let second = try cookie(try await login(acme, "correct horse", first))
    #expect(try await acme.send("GET /api/plan", as: first).status == .unauthorized)
    let list = try await acme.json("GET /api/v1/console-sessions")
    #expect(list["data"]?.arrayValue?.count == 1)
    let id = try #require(list["data"]?[0]?["id"]?.stringValue)
    _ = try await acme.json("DELETE /api/v1/console-sessions/\(id)")
    #expect(try await acme.send("GET /api/plan", as: second).status == .unauthorized)
    _ = try await acme.json("DELETE /api/v1/console-sessions/\(id)", status: 404)
  }

  @Test func `a viewer reads, and sees no keys and nobody else's sessions`() async throws {
    let acme = try await acme(role: "viewer")
    let session = try cookie(try await login(acme))
    _ = try await acme.json("GET /api/v1/workspace", as: session)
    for line in ["GET /api/v1/api-keys", "GET /api/v1/audit"] {
      #expect(try await acme.send(line, as: session).status == .forbidden)
    }
    #expect(
      try await acme.send("PATCH /api/v1/workspace", ["name": "X"], as: session).status
        == .forbidden)
    let list = try await acme.json("GET /api/v1/console-sessions?user_id=99", as: session)
    #expect(list["data"]?.arrayValue?.count == 1)
  }

  @Test func `a wrong password and an unknown address look the same`() async throws {
    let acme = try await acme()
    let wrong = try await login(acme, "wrong")
    let unknown = try await login(acme, "wrong", email: "b@example.com")
    #expect(wrong.status == .unauthorized && wrong.text == unknown.text)
    #expect(try wrong.json()["code"]?.stringValue == "INVALID_CREDENTIALS")
  }

  @Test func `each failure makes the next attempt wait longer, known address or not`() async throws
  {
    let acme = try await acme()
    for email in ["a@example.com", "nobody@example.com"] {
      for seconds in [1, 2, 4] {
        #expect(try await login(acme, "wrong", email: email).status == .unauthorized)
        let soon = try await login(acme, email: email)
        #expect(soon.status == .tooManyRequests && soon.headers[.retryAfter] == "\(seconds)")
        acme.harness.clock.advance(by: .seconds(seconds))
      }
      acme.harness.clock.advance(by: .seconds(60))
    }
    #expect(try await login(acme).status == .ok)
  }

  @Test func `an address may try ten times a minute`() async throws {
    let acme = try await acme()
    for number in 0..<10 {
      let answer = try await login(acme, "wrong", email: "u\(number)@example.com")
      #expect(answer.status == .unauthorized)
    }
    let refused = try await login(acme)
    #expect(refused.status == .tooManyRequests)
    let wait = try #require(refused.headers[.retryAfter].flatMap { Int($0) })
    #expect((1...60).contains(wait))
    #expect(try await login(acme, from: "192.0.2.2").status == .ok)
    acme.harness.clock.advance(by: .seconds(wait))
    #expect(try await login(acme).status == .ok)
  }

  @Test func `who is in several workspaces names one`() async throws {
    let acme = try await acme()
    let other = try await TestTenant(acme.harness, slug: "other")
    let hash = PasswordHash(of: Secret("correct horse"))
    let draft = try UserDraft(email: "a@example.com", role: "viewer", passwordHash: hash)
    try await other.store.write { tx throws in
      _ = try Users.create(draft, seatCountMax: nil, by: .command, in: tx)
    }
    let body: JSON = ["email": "a@example.com", "password": "correct horse", "workspace": "acme"]
    let named = try await acme.json("POST /api/login", body, as: [])
    #expect(named["workspace"]?["slug"]?.stringValue == "acme")
  }
}

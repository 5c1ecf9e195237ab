import Core
import Glibc
import RateLimit
import TestKit
import Testing

@testable import TenantKit

extension TenancyTests {
  /// What is secret is nowhere but with whom it was given to: in no table, no file, no log, no error.
  @Suite struct SecrecyTests {
    @Test(arguments: Place.Engine.available)
    func `no secret stays behind`(engine: Place.Engine) async throws {
      let place = try await Place(engine, ["--set", "log.level=debug"])
      let node = try await place.start()
      let day = try await Day(place, node)
      try day.makeKeys()
      try day.logIn()
      try day.makeMistakes()
      #expect(try node.ask("GET /readyz", onAdmin: true).status == 200)
      let live = try await place.remains()
      #expect(await node.stop() == 0)
      let mistyped = try await Program.run(
        ["key", "show", day.key.secret, "--data", place.folder.file("data")] + place.words)

      let hunt = day.hunt
      #expect(hunt.count > 15)
      for (name, bytes) in try await live + place.remains() {
        #expect(hunt.found(in: bytes) == [], "in \(name)")
      }
      let logsAll = node.program.complaint.contains("\"level\":\"debug\"")
      #expect(logsAll, "the log must be read at its most talkative")
      for output in [
        node.program.output, node.program.complaint, mistyped.output, mistyped.complaint,
      ] {
        #expect(hunt.found(in: output) == [])
      }
      #expect(day.answers.count > 30)
      for (name, answer) in day.answers {
        #expect(hunt.found(in: answer.text) == [], "in the answer to \(name)")
      }
    }

    @Test func `the hunt finds what is there`() async throws {
      let place = try await Place(.sqlite)
      let workspace = try await place.workspace()
      var hunt = SecretHunt()
      hunt.add("sk_ThisIsKeptWhereItMayNotBe", as: "a secret")
      #expect(try await !place.remains().contains { hunt.found(in: $0.bytes) != [] })
      _ = try await workspace.key(name: "ThisIsKeptWhereItMayNotBe")
      let names = try await place.remains().filter { hunt.found(in: $0.bytes) != [] }.map(\.name)
      #expect(names.contains("the table api_key"))
      #expect(names.contains { $0.hasSuffix("qanat.db") || $0.hasSuffix("qanat.db-wal") })
    }
  }
}

/// What happens on a day at a gateway, and every secret that anybody had on it.
private final class Day {
  private(set) var hunt = SecretHunt()
  /// What must hold no secret: every answer but those that give one.
  private(set) var answers: [(name: String, answer: WireAnswer)] = []
  let key: TestKey
  private let client: Client
  private var number = 0

  init(_ place: Place, _ node: Gateway) async throws {
    key = try await place.workspace().key()
    client = try Client(port: node.port)
    hunt.add(key.secret, as: "the secret of the first key")
    hunt.add(place.vaultKey, as: "the key of the vault")
  }

  /// Keys of each form, live and for tests, each rotated; each secret is used, and one is used wrongly.
  func makeKeys() throws {
    for form in ["pair", "bearer", "header"] {
      for isTest in [false, true] {
        let made = try give(
          "POST /api/v1/api-keys",
          "{\"name\":\"\(form)\",\"form\":\"\(form)\",\"is_test\":\(isTest)}")
        let id = try #require(made["id"]?.stringValue)
        let rotated = try give("POST /api/v1/api-keys/\(id)/rotate", "{\"overlap_seconds\":60}")
        for secret in [made, rotated] {
          let answer = try ask("GET /api/v1/me", fields(of: secret))
          #expect(answer.status == 200)
        }
        try ask("GET /api/v1/api-keys/\(id)", key.fields)
      }
    }
    try ask("GET /api/v1/api-keys", key.fields)
    try ask("GET /api/v1/audit?per_page=200", key.fields)
  }

  /// People with passwords, a new password, log-ins that go well and that do not.
  func logIn() throws {
    let (old, new) = (password("old"), password("new"))
    let email = "somebody@ours.example"
    let body = "{\"email\":\"\(email)\",\"role\":\"owner\",\"password\":\"\(old)\"}"
    let user = try ask("POST /api/v1/users", key.fields + [idempotency()], body)
    // Whoever has it tries passwords at the speed of SHA-256, all but one part of the body being known.
    let fingerprint = Fingerprint(
      method: "POST", path: "/api/v1/users", query: "", body: Array(body.utf8))
    hunt.add(fingerprint.bytes, as: "the plain fingerprint of a body with a password")
    #expect(user.status == 201)
    let id = try #require(try user.json()["data"]?["id"]?.integerValue)
    let cookie = try logIn(email, old)
    for path in ["/api/plan", "/api/v1/console-sessions", "/api/v1/workspace"] {
      #expect(try ask("GET \(path)", ["Cookie: \(cookie)"]).status == 200)
    }
    let change = try ask(
      "PATCH /api/v1/users/\(id)", key.fields + [idempotency()], "{\"password\":\"\(new)\"}")
    #expect(change.status == 200)
    try ask("POST /api/login", [], "{\"email\":\"\(email)\",\"password\":\"\(old)\"}")
    // The pause after a failure.
    sleepASecond()
    let second = try logIn(email, new)
    #expect(try ask("POST /api/logout", ["Cookie: \(second)"], "").status == 200)
    try ask("GET /api/v1/console-sessions", ["Cookie: \(second)"])
  }

  /// Secrets in every wrong place that people put them in.
  func makeMistakes() throws {
    let guess = password("guess")
    let secret = key.secret
    try ask("GET /api/v1/me", ["X-Public-Key: \(key.publicID)", "X-Secret-Key: \(guess)"])
    try ask("GET /api/v1/me", ["Authorization: Bearer \(secret)"])
    try ask("GET /api/v1/me", ["X-API-Key: \(secret)", "Cookie: qanat_session=\(guess)"])
    try ask("GET /api/v1/api-keys/\(secret)", key.fields)
    try ask("GET /api/v1/nowhere/\(secret)?key=\(secret)", key.fields)
    try ask("GET /api/v1/me?secret=\(secret)", key.fields)
    try ask("GET /api/v1/users?cursor=\(secret)", key.fields)
    try ask("DELETE /api/v1/me", key.fields + ["Content-Length: 0"])
    let bodies = [
      "{\"name\":\"\(guess)", "{\"name\":[\"\(guess)\"]}", "\"\(guess)\"",
      "{\"name\":\"x\",\"form\":\"\(guess)\"}", "{\"name\":\"x\",\"abilities\":[\"\(guess)\"]}",
      "{\"name\":\"x\",\"expires_at\":\"\(guess)\"}",
      "{\"name\":\"x\",\"allowed_addresses\":[\"\(guess)\"]}", "{\"\(guess)\":1}",
    ]
    for body in bodies { try ask("POST /api/v1/api-keys", key.fields, body) }
    for body in [
      "{\"email\":\"\(guess)\",\"password\":\"short\"}", "{\"password\":{\"is\":\"\(guess)\"}}",
      "{\"email\":\"a@b.example\",\"password\":\"\(guess)\",\"role\":\"\(guess)\"}",
    ] {
      try ask("POST /api/v1/users", key.fields, body)
      try ask("POST /api/login", [], body)
    }
    try ask(
      "POST /api/v1/api-keys", key.fields + ["Idempotency-Key: not!\(secret)"],
      "{\"name\":\"x\"}")
    try ask("POST /api/v1/api-keys", key.fields + ["X-Request-ID: no (\(secret))"], "{}")
    try ask("GET /api/v1/audit?per_page=200", key.fields)
  }

  /// Asks for something that gives a secret, twice under one idempotency key; what is in the answer, with every secret
  /// in it noted.
  private func give(_ line: String, _ body: String) throws -> JSON {
    let fields = key.fields + [idempotency()]
    let first = try #require(client.ask(line, fields, body: body))
    let again = try #require(client.ask(line, fields, body: body))
    #expect((200...201).contains(first.status), "\(first.body)")
    #expect(again.body == first.body)
    let data = try #require(try first.json()["data"])
    var secretCount = 0
    for name in ["secret_key", "token", "api_key"] {
      guard let secret = data[name]?.stringValue else { continue }
      hunt.add(secret, as: "\(name) of \(line)")
      secretCount += 1
    }
    #expect(secretCount == 1)
    return data
  }

  private func fields(of data: JSON) -> [String] {
    if let key = data["api_key"]?.stringValue { return ["X-API-Key: \(key)"] }
    if let token = data["token"]?.stringValue { return ["Authorization: Bearer \(token)"] }
    return [
      "X-Public-Key: \(data["public_key"]?.stringValue ?? "")",
      "X-Secret-Key: \(data["secret_key"]?.stringValue ?? "")",
    ]
  }

  @discardableResult
  private func ask(
    _ line: String, _ fields: [String], _ body: String? = nil
  ) throws -> WireAnswer {
    let answer = try #require(client.ask(line, fields, body: body), "\(line)")
    answers.append((line.prefix { $0 != "?" } + " (\(answer.status))", answer))
    return answer
  }

  /// Logs in; the cookie as a browser sends it back. The field that sets it is the one place where it may be.
  private func logIn(_ email: String, _ password: String) throws -> String {
    let answer = try #require(
      client.ask(
        "POST /api/login", [], body: "{\"email\":\"\(email)\",\"password\":\"\(password)\"}"))
    #expect(answer.status == 200, "\(answer.body)")
    let field = try #require(answer.field("set-cookie"))
    let lower = field.lowercased()
    for attribute in ["httponly", "samesite=", "path=/"] { #expect(lower.contains(attribute)) }
    let cookie = String(field.prefix { $0 != ";" })
    let value = String(cookie.drop { $0 != "=" }.dropFirst())
    #expect(value.count >= 40)
    hunt.add(value, as: "a cookie")
    #expect(hunt.found(in: answer.body) == [])
    return cookie
  }

  private func password(_ name: String) -> String {
    let text = "\(name)\(Password.random().secret.exposed)"
    hunt.add(text, as: "the password \(name)")
    return text
  }

  private func idempotency() -> String {
    number += 1
    return "Idempotency-Key: secrecy-\(number)"
  }

  private func sleepASecond() {
    // The gateway asks for this pause.
    usleep(1_100_000)
  }
}

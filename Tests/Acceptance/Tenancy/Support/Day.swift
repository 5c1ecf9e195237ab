import Core
import Glibc
import TestKit
import Testing

@testable import TenantKit

/// What happens on a day at a gateway, and every secret that anybody had on it.
final class Day {
  /// Something that gives a secret, and what it gave.
  private struct Gift {
    let line: String
    let fields: [String]
    let body: String
    let answer: String
  }

  let place: Place
  var hunt = SecretHunt()
  /// What must hold no secret: every answer but those that give one.
  private(set) var answers: [(name: String, text: String)] = []
  private(set) var node: Gateway
  /// May do everything in its workspace.
  let key: TestKey
  /// Not a secret of ours, but somebody took it for one.
  let guess: String
  private var client: Client
  private var gifts: [Gift] = []
  private var number = 0

  init(_ place: Place) async throws {
    self.place = place
    key = try await place.workspace().key()
    node = try await place.start()
    client = try Client(port: node.port)
    guess = "guess\(Password.random().secret.exposed)"
    hunt.add(guess, as: "a guess")
    hunt.add(key.secret, as: "the secret of the first key")
    addVaultKey(place.vaultKey, "the key of the vault")
    if let password = place.databasePassword { hunt.add(password, as: "the database's password") }
  }

  private func addVaultKey(_ text: String, _ name: String) {
    hunt.add(text, as: name)
    if let bytes = Base64.decode(text) { hunt.add(bytes, as: name) }
  }

  /// Keys of each form, live and for tests, each rotated; each secret is used, the one before too while both are good.
  func makeKeys() throws {
    for form in ["pair", "bearer", "header"] {
      for isTest in [false, true] {
        let made = try give(
          "POST /api/v1/api-keys",
          "{\"name\":\"\(form)\",\"form\":\"\(form)\",\"is_test\":\(isTest)}")
        let id = try #require(made["id"]?.stringValue)
        let line = "POST /api/v1/api-keys/\(id)/rotate"
        let rotated = try give(line, "{\"overlap_seconds\":60}")
        for secret in [made, rotated] {
          #expect(try ask("GET /api/v1/me", Self.fields(of: secret)).status == 200)
        }
        try ask("GET /api/v1/api-keys/\(id)", key.fields)
        let last = try give(line, "{\"overlap_seconds\":0}")
        for secret in [made, rotated] {
          #expect(try ask("GET /api/v1/me", Self.fields(of: secret)).status == 401)
        }
        #expect(try ask("GET /api/v1/me", Self.fields(of: last)).status == 200)
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
    // The gateway asks for a pause after a failure.
    usleep(1_100_000)
    let second = try logIn(email, new)
    #expect(try ask("POST /api/logout", ["Cookie: \(second)"], "").status == 200)
    try ask("GET /api/v1/console-sessions", ["Cookie: \(second)"])
    // One that nobody ends.
    _ = try logIn(email, new)
  }

  /// What operators see while it runs.
  func watch() throws {
    for path in ["/metrics", "/readyz", "/livez", "/metrics/\(key.secret)?\(key.secret)"] {
      let answer = try node.ask("GET \(path)", key.fields, onAdmin: true)
      answers.append(("GET \(path.prefix(8)) of the operators' port", answer.text))
    }
  }

  /// The node dies where it stands, with a request on its way. What it leaves stays as it is until `rise`.
  func crash() async {
    client.send(
      Wire.request("POST /api/v1/api-keys", key.fields + [idempotency()], body: "{\"name\":\"x\"}"))
    node.program.signal(SIGKILL)
    _ = await node.program.end()
  }

  /// It comes back with a new key for the vault, and everything is sealed anew. Who repeats what they did before the
  /// crash is answered as before.
  func rise() async throws {
    let vaultKey = Base64.encode(VaultKey.random().bytes.exposed)
    addVaultKey(vaultKey, "the new key of the vault")
    let environment = ["QANAT_VAULT_KEY": "\(vaultKey),\(place.vaultKey)"]
    node = try await place.start(environment: environment)
    let rotation = try await place.run(["vault", "rotate"], environment: environment)
    #expect(rotation.status == 0, "\(rotation.complaint)")
    note("vault rotate", rotation)
    client = try Client(port: node.port)
    for gift in gifts {
      let again = try #require(client.ask(gift.line, gift.fields, body: gift.body))
      #expect(again.body == gift.answer)
      try ask(gift.line, gift.fields, "{\"name\":[\"\(guess)\"]}")
    }
  }

  /// Asks for something that gives a secret, twice under one idempotency key; what is in the answer, with every secret
  /// in it noted.
  @discardableResult
  func give(_ line: String, _ body: String) throws -> JSON {
    let fields = key.fields + [idempotency()]
    let first = try #require(client.ask(line, fields, body: body))
    let again = try #require(client.ask(line, fields, body: body))
    #expect((200...201).contains(first.status), "\(first.body)")
    #expect(again.body == first.body)
    gifts.append(Gift(line: line, fields: fields, body: body, answer: first.body))
    let data = try #require(try first.json()["data"])
    addSecret(of: data, "of \(line)")
    return data
  }

  /// Notes the secret that something says which gives one.
  func addSecret(of data: JSON, _ name: String) {
    let names = ["secret_key", "token", "api_key", "password"].filter { data[$0] != nil }
    #expect(names.count == 1)
    for field in names { hunt.add(data[field]?.stringValue ?? "", as: "\(field) \(name)") }
  }

  /// How a request shows a key that was given.
  static func fields(of data: JSON) -> [String] {
    if let key = data["api_key"]?.stringValue { return ["X-API-Key: \(key)"] }
    if let token = data["token"]?.stringValue { return ["Authorization: Bearer \(token)"] }
    return [
      "X-Public-Key: \(data["public_key"]?.stringValue ?? "")",
      "X-Secret-Key: \(data["secret_key"]?.stringValue ?? "")",
    ]
  }

  @discardableResult
  func ask(
    _ line: String, _ fields: [String], _ body: String? = nil
  ) throws -> WireAnswer {
    let answer = try #require(client.ask(line, fields, body: body), "\(line)")
    // Some mistakes end the connection.
    if answer["connection"] == "close" { client = try Client(port: node.port) }
    answers.append(("\(line.prefix { $0 != "?" }) (\(answer.status))", answer.text))
    return answer
  }

  /// Notes what a command said that may say no secret.
  func note(_ name: String, _ ending: (status: Int32?, output: String, complaint: String)) {
    answers.append(("`\(name)`", ending.output + ending.complaint))
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

  func idempotency() -> String {
    number += 1
    return "Idempotency-Key: secrecy-\(number)"
  }
}

import Core
import Testing

extension Day {
  /// Every wrong way to show who one is, with what is right in the wrong place and what is wrong in the right one.
  func failToAuthenticate() throws {
    let (id, secret) = (key.publicID, key.secret)
    let basic = Base64.encode(Array("\(id):\(secret)".utf8))
    let shown: [[String]] = [
      ["X-Public-Key: \(id)", "X-Secret-Key: \(guess)"],
      ["X-Public-Key: \(secret)", "X-Secret-Key: \(id)"],
      ["X-Public-Key: \(id)"], ["X-Secret-Key: \(secret)"],
      ["X-Public-Key: \(id)", "X-Secret-Key: \(secret)", "X-Secret-Key: \(guess)"],
      ["X-Public-Key: \(id)", "X-Secret-Key: \(escaped(secret))"],
      ["Authorization: Bearer \(secret)"], ["Authorization: \(secret)"],
      ["Authorization: Basic \(basic)"], ["Authorization: Bearer \(guess) \(secret)"],
      ["Authorization: Bearer \(String(repeating: secret, count: 40))"],
      ["X-API-Key: \(secret)"], ["X-API-Key: \(guess)", "X-API-Key: \(secret)"],
      ["X-API-Key: \(secret)", "Cookie: qanat_session=\(guess)"],
      ["Cookie: qanat_session=\(guess)"], ["Cookie: qanat_session=\(secret); more=\(guess)"],
      key.fields + ["Authorization: Bearer \(guess)"], key.fields + ["X-API-Key: \(secret)"],
    ]
    for fields in shown {
      for line in ["GET /api/v1/me", "GET /api/v1/users", "GET /api/plan"] {
        let status = try ask(line, fields).status
        #expect((400...429).contains(status), "\(line) \(fields)")
      }
    }
  }

  /// Keys that are what they say, and still may not.
  func beRefused() throws {
    let drafts = [
      ("\"is_test\":true", "DELETE", 401), ("\"allowed_addresses\":[\"192.0.2.1\"]", nil, 403),
      ("\"abilities\":[\"keys.read\"]", nil, 403), ("\"is_test\":false", "PATCH", 401),
    ]
    for (field, change, status) in drafts {
      let made = try give("POST /api/v1/api-keys", "{\"name\":\"refused\",\(field)}")
      let id = try #require(made["id"]?.stringValue)
      if let change {
        let body = change == "PATCH" ? "{\"is_active\":false}" : nil
        let answer = try ask("\(change) /api/v1/api-keys/\(id)", key.fields, body)
        #expect(answer.status == 200, "\(answer.body)")
      }
      let refusal = try ask("GET /api/v1/users", Self.fields(of: made))
      #expect(refusal.status == status, "\(refusal.body)")
    }
  }

  /// Secrets in every place of every operation that is not for them: in the path, the query, the fields and the body.
  func spoilEveryOperation() throws {
    let secret = key.secret
    for operation in try TestOperation.needingKeys() {
      for shown in [secret, escaped(secret)] {
        let path = operation.path(with: operation.parameters.map { _ in shown })
        let line = "\(operation.method) \(path)?secret=\(shown)&\(shown)&cursor=\(shown)"
        for body in try spoiledBodies(of: operation) { try ask(line, key.fields, body) }
        try ask(line, key.fields + ["Idempotency-Key: not!\(secret)"], operation.body)
        try ask(line, ["Authorization: Bearer \(guess)", "X-Request-ID: no (\(secret))"], nil)
      }
    }
    for line in [
      "GET /api/v1/nowhere/\(secret)?key=\(secret)", "DELETE /api/v1/me", "GET /\(secret)",
    ] {
      try ask(line, key.fields + ["Content-Length: 0", "Traceparent: \(secret)"])
    }
    for line in ["POST /api/login", "POST /api/v1/users", "POST /api/v1/api-keys"] {
      for body in [
        "{\"email\":\"\(guess)\",\"password\":\"short\"}", "{\"password\":{\"is\":\"\(guess)\"}}",
        "{\"email\":\"a@b.example\",\"password\":\"\(guess)\",\"role\":\"\(guess)\"}",
        "{\"name\":\"x\",\"form\":\"\(guess)\"}", "{\"name\":\"x\",\"expires_at\":\"\(guess)\"}",
        "{\"name\":\"x\",\"session_id\":\"\(guess)\"}",
      ] {
        try ask(line, key.fields, body)
      }
    }
    try ask("GET /api/v1/audit?per_page=200", key.fields)
  }

  /// Bodies that nothing takes: broken, of the wrong kind, with what does not belong there.
  private func spoiledBodies(of operation: TestOperation) throws -> [String?] {
    guard let body = operation.body else { return [nil] }
    let fields = try #require(try JSON.parse(Array(body.utf8)).objectValue)
    var bodies = ["{\"name\":\"\(guess)", "\"\(guess)\"", "[\"\(guess)\"]", "\(guess)"]
    for name in fields.keys + [guess] {
      var spoiled = fields
      spoiled[name] = [[.string(guess)]]
      bodies.append("\(JSON.object(spoiled))")
    }
    return bodies
  }

  /// As a URL may have it, each byte escaped.
  private func escaped(_ text: String) -> String {
    text.utf8.map { "%" + Hex.encode([$0]) }.joined()
  }
}

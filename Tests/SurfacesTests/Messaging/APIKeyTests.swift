import Core
import HTTPServer
import OperationsTestKit
import TestKit
import Testing

@Suite struct APIKeyTests {
  @Test(
    arguments: [
      ("pair", ["public_key", "secret_key"], ["X-Public-Key", "X-Secret-Key"]),
      ("bearer", ["token"], ["Authorization: Bearer"]), ("header", ["api_key"], ["X-API-Key"]),
    ] as [(String, [String], [String])])
  func `a key of each form works once its secret was shown, and shows it never again`(
    form: String, names: [String], fields: [String]
  ) async throws {
    let acme = try await TestTenant(Harness())
    let made = try await acme.json(
      "POST /api/v1/api-keys", ["name": "K", "form": .string(form)], status: 201)
    let parts = try names.map { try #require(made["data"]?[$0]?.stringValue) }
    let key = zip(fields, parts).map { field, part in
      field.contains(":") ? "\(field) \(part)" : "\(field): \(part)"
    }
    let id = try #require(made["data"]?["id"]?.stringValue)
    let shown = try await acme.send("GET /api/v1/api-keys/\(id)", as: key)
    let secret = try #require(parts.last)
    #expect(shown.status == .ok && !shown.text.contains(secret))
    let list = try await acme.send("GET /api/v1/api-keys", as: key)
    #expect(!list.text.contains(secret))
    #expect(try list.json()["total"] == 2)
  }

  @Test func `the list goes page by page and by cursor, the newest first`() async throws {
    let acme = try await TestTenant(Harness())
    for number in 1...4 {
      _ = try await acme.json(
        "POST /api/v1/api-keys", ["name": "K\(number)"], status: 201)
    }
    func names(_ list: JSON) -> [String] {
      list["data"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }
    let first = try await acme.json("GET /api/v1/api-keys?per_page=2")
    #expect(names(first) == ["K4", "K3"] && first["current_page"] == 1)
    let second = try await acme.json("GET /api/v1/api-keys?per_page=2&page=2")
    let cursor = try #require(first["next_cursor"]?.stringValue)
    let next = try await acme.json("GET /api/v1/api-keys?per_page=2&cursor=\(cursor)")
    #expect(names(second) == ["K2", "K1"] && names(next) == names(second))
    let last = try await acme.json(
      "GET /api/v1/api-keys?per_page=2&cursor=\(next["next_cursor"]?.stringValue ?? "")")
    #expect(names(last) == ["Key"] && last["next_cursor"]?.isNull == true)
    for query in [
      "cursor=\(cursor.dropLast())", "cursor=xyz", "per_page=201", "page=0", "page=9999",
    ] {
      let refused = try await acme.json("GET /api/v1/api-keys?\(query)", status: 422)
      #expect(refused["error"]?["code"]?.stringValue == "validation_failed")
    }
  }

  @Test func `a rotated key has both secrets until the overlap ends`() async throws {
    let acme = try await TestTenant(Harness())
    let made = try await acme.json(
      "POST /api/v1/api-keys", ["name": "K", "form": "bearer"], status: 201)
    let id = try #require(made["data"]?["id"]?.stringValue)
    func fields(_ answer: JSON) throws -> [String] {
      ["Authorization: Bearer \(try #require(answer["data"]?["token"]?.stringValue))"]
    }
    let rotated = try await acme.json(
      "POST /api/v1/api-keys/\(id)/rotate", ["overlap_seconds": 60])
    #expect(rotated["data"]?["secrets"]?.arrayValue?.count == 2)
    let (old, new) = (try fields(made), try fields(rotated))
    _ = try await acme.json("GET /api/v1/api-keys", as: old)
    _ = try await acme.json("GET /api/v1/api-keys", as: new)
    acme.harness.clock.advance(by: .seconds(61))
    #expect(try await acme.send("GET /api/v1/api-keys", as: old).status == .unauthorized)
    _ = try await acme.json("GET /api/v1/api-keys", as: new)
  }

  @Test func `what is changed or revoked holds on the next request`() async throws {
    let acme = try await TestTenant(Harness())
    let made = try await acme.json(
      "POST /api/v1/api-keys", ["name": "K", "form": "bearer"], status: 201)
    let id = try #require(made["data"]?["id"]?.stringValue)
    let key = ["Authorization: Bearer \(made["data"]?["token"]?.stringValue ?? "")"]
    _ = try await acme.json("GET /api/v1/api-keys", as: key)
    let path = "/api/v1/api-keys/\(id)"
    _ = try await acme.json("PATCH \(path)", ["abilities": ["contacts.read"]])
    let refused = try await acme.json("GET /api/v1/api-keys", as: key, status: 403)
    // The path is of the messaging document, so its envelope answers.
    #expect(refused["error"]?["details"]?["required_ability"]?.stringValue == "keys.read")
    _ = try await acme.json("PATCH \(path)", ["abilities": ["*"], "is_active": false])
    #expect(
      try await acme.json("GET /api/v1/api-keys", as: key, status: 401)["error"]?["code"]?
        .stringValue == "key_inactive")
    _ = try await acme.json("PATCH \(path)", ["is_active": true, "name": "L"])
    _ = try await acme.json("GET /api/v1/api-keys", as: key)
    _ = try await acme.json("DELETE \(path)")
    #expect(try await acme.send("GET /api/v1/api-keys", as: key).status == .unauthorized)
    _ = try await acme.json("GET \(path)", status: 404)
    _ = try await acme.json("DELETE \(path)", status: 404)
  }

  @Test func `nobody gives away more than they have`() async throws {
    let acme = try await TestTenant(Harness())
    let limited = try await acme.key(["keys.read", "keys.write", "contacts.read"])
    func required(_ line: String, _ body: JSON) async throws -> String? {
      try await acme.json(line, body, as: limited, status: 403)["error"]?["details"]?[
        "required_ability"]?.stringValue
    }
    #expect(try await required("POST /api/v1/api-keys", ["name": "K"]) == "*")
    #expect(
      try await required(
        "POST /api/v1/api-keys", ["name": "K", "abilities": ["contacts.read", "messages.send"]])
        == "messages.send")
    let weak = try await acme.json(
      "POST /api/v1/api-keys", ["name": "K", "abilities": ["contacts.read"]], as: limited,
      status: 201)
    let id = try #require(weak["data"]?["id"]?.stringValue)
    #expect(try await required("PATCH /api/v1/api-keys/\(id)", ["abilities": ["*"]]) == "*")
    _ = try await acme.json("PATCH /api/v1/api-keys/\(id)", ["name": "L"], as: limited)
    let strong = try await acme.json("POST /api/v1/api-keys", ["name": "S"], status: 201)
    let strongID = try #require(strong["data"]?["id"]?.stringValue)
    #expect(try await required("POST /api/v1/api-keys/\(strongID)/rotate", [:]) == "*")
    #expect(
      try await required("PATCH /api/v1/api-keys/\(strongID)", ["abilities": ["contacts.read"]])
        == "*")
    let session = UUID(high: 1, low: 1)
    let bound = try await acme.key(["*"], session: session)
    let free = try await acme.json("POST /api/v1/api-keys", ["name": "K"], as: bound, status: 403)
    #expect(free["error"]?["code"]?.stringValue == "session_bound")
    _ = try await acme.json(
      "POST /api/v1/api-keys", ["name": "K", "session_id": .string("\(session)")], as: bound,
      status: 201)
  }

  @Test func `a workspace sets its keys' limits below its own, never above`() async throws {
    let acme = try await TestTenant(Harness())
    let refused = try await acme.json(
      "POST /api/v1/api-keys", ["name": "K", "limits": ["per_minute": 121, "daily": 10_001]],
      status: 422)
    let errors = refused["error"]?["details"]?["errors"]?.objectValue
    #expect(errors?.keys == ["limits.per_minute", "limits.daily"])
    let made = try await acme.json(
      "POST /api/v1/api-keys", ["name": "K", "limits": ["per_minute": 2, "monthly": 9]],
      status: 201)
    let path = "/api/v1/api-keys/\(made["data"]?["id"]?.stringValue ?? "")"
    #expect(made["data"]?["limits"] == ["per_minute": 2, "monthly": 9])
    let changed = try await acme.json("PATCH \(path)", ["limits": ["per_minute": .null]])
    #expect(changed["data"]?["limits"] == ["monthly": 9])
  }

  @Test func `a repeated request makes one key and shows the same secret`() async throws {
    let acme = try await TestTenant(Harness())
    let fields = acme.owner + ["Idempotency-Key: once"]
    let one = try await acme.send("POST /api/v1/api-keys", ["name": "K"], as: fields)
    let two = try await acme.send("POST /api/v1/api-keys", ["name": "K"], as: fields)
    #expect(one.status == .created && one.text == two.text)
    #expect(one.headers[.cacheControl] == "no-store")
    #expect(two.headers[.idempotentReplay] == "true")
    #expect(try await acme.json("GET /api/v1/api-keys")["total"] == 2)
  }

  @Test func `a key of another workspace is one that does not exist`() async throws {
    let harness = try await Harness()
    let acme = try await TestTenant(harness)
    let other = try await TestTenant(harness, slug: "other")
    let made = try await acme.json("POST /api/v1/api-keys", ["name": "K"], status: 201)
    let id = try #require(made["data"]?["id"]?.stringValue)
    for (line, body) in [
      ("GET /api/v1/api-keys/\(id)", nil), ("PATCH /api/v1/api-keys/\(id)", ["name": "L"]),
      ("DELETE /api/v1/api-keys/\(id)", nil), ("POST /api/v1/api-keys/\(id)/rotate", [:]),
    ] as [(String, JSON?)] {
      let foreign = try await other.send(line, body)
      let missing = try await other.send(line.replacing(id, with: "\(UUID(high: 0, low: 0))"), body)
      #expect(foreign.status == .notFound && foreign.text == missing.text)
    }
  }

  @Test(
    arguments: [
      (["name": ""], "name"), (["name": "K", "abilities": ["x"]], "abilities"),
      (["name": "K", "allowed_addresses": ["nowhere"]], "allowed_addresses"),
      (["name": "K", "expires_at": "2000-01-01T00:00:00Z"], "expires_at"),
      (["name": "K", "form": "console"], "form"), (["name": "K", "session_id": "x"], "session_id"),
    ] as [(JSON, String)])
  func `what does not fit is refused by the name of its field`(
    body: JSON, field: String
  ) async throws {
    let acme = try await TestTenant(Harness())
    let refused = try await acme.json("POST /api/v1/api-keys", body, status: 422)
    #expect(refused["error"]?["details"]?["errors"]?.objectValue?.keys == [field])
  }
}

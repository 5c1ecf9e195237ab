import Core
import HTTPServer
import OperationsTestKit
import Testing

@Suite struct UserTests {
  @Test func `the list has the form of its document`() async throws {
    let acme = try await TestTenant(Harness(), plan: "pro")
    for number in 1...5 {
      _ = try await acme.json(
        "POST /api/v1/users", ["email": "u\(number)@example.com"], status: 201)
    }
    let page = try await acme.json("GET /api/v1/users?per_page=2&page=2")
    #expect(page["data"]?.arrayValue?.compactMap { $0["id"]?.integerValue } == [3, 4])
    #expect(
      page["meta"]
        == ["current_page": 2, "last_page": 3, "per_page": 2, "total": 5, "from": 3, "to": 4])
    func link(_ page: Int) -> JSON { "http://example.com/api/v1/users?per_page=2&page=\(page)" }
    #expect(
      page["links"]
        == ["first": link(1), "last": link(3), "prev": link(1), "next": link(3), "self": link(2)])
    let cursor = try #require(page["next_cursor"]?.stringValue)
    let walked = try await acme.json("GET /api/v1/users?per_page=2&cursor=\(cursor)")
    #expect(walked["data"]?.arrayValue?.compactMap { $0["id"]?.integerValue } == [5])
    #expect(walked["links"]?["next"]?.isNull == true)
    _ = try await acme.json("GET /api/v1/users?per_page=101", status: 422)
    let keys = try await acme.json("GET /api/v1/api-keys?cursor=\(cursor)", status: 422)
    #expect(keys["error"]?["details"]?["errors"]?["cursor"] != nil)
  }

  @Test func `a user is made, shown, changed and removed, and no answer holds a password`()
    async throws
  {
    let acme = try await TestTenant(Harness())
    let made = try await acme.send(
      "POST /api/v1/users",
      ["email": "Sami@Example.com", "name": "سامي", "role": "agent", "password": "correct horse"])
    #expect(
      made.status == .created && !made.text.contains("correct") && !made.text.contains("scrypt"))
    let user = try #require(try made.json()["data"])
    #expect(user["email"]?.stringValue == "sami@example.com" && user["id"] == 1)
    #expect(user["has_password"]?.boolValue == true && user["role"]?.stringValue == "agent")
    let changed = try await acme.json(
      "PUT /api/v1/users/1", ["role": "viewer", "status": "disabled"])
    #expect(changed["data"]?["role"]?.stringValue == "viewer")
    #expect(changed["data"]?["name"]?.stringValue == "سامي")
    #expect(try await acme.json("DELETE /api/v1/users/1")["data"] == ["id": 1, "deleted": true])
    let gone = try await acme.json("GET /api/v1/users/1", status: 404)
    #expect(gone["code"]?.stringValue == "NOT_FOUND")
    for id in ["x", "0", "-1", "99999999999999999999"] {
      _ = try await acme.json("GET /api/v1/users/\(id)", status: 404)
    }
  }

  @Test func `a second user of an address, and one past the seats, are refused`() async throws {
    let acme = try await TestTenant(Harness())
    for number in 1...3 {
      _ = try await acme.json(
        "POST /api/v1/users", ["email": "u\(number)@example.com"], status: 201)
    }
    let full = try await acme.json("POST /api/v1/users", ["email": "u4@example.com"], status: 403)
    #expect(full["code"]?.stringValue == "FORBIDDEN")
    #expect(full["message"]?.stringValue?.contains("3 seats") == true)
    let taken = try await acme.json(
      "PATCH /api/v1/users/2", ["email": "U1@example.com"], status: 422)
    #expect(taken["errors"]?["email"] != nil)
    let short = try await acme.json(
      "PATCH /api/v1/users/2", ["password": "short"], status: 422)
    #expect(short["errors"]?["password"] != nil)
  }

  @Test func `only who may do everything makes or changes those who may`() async throws {
    let acme = try await TestTenant(Harness(), plan: "pro")
    let limited = try await acme.key(["read:users", "write:users", "delete:users"])
    _ = try await acme.json(
      "POST /api/v1/users", ["email": "o@example.com", "role": "owner"], status: 201)
    _ = try await acme.json(
      "POST /api/v1/users", ["email": "v@example.com"], as: limited, status: 201)
    for (line, body) in [
      ("POST /api/v1/users", ["email": "a@example.com", "role": "admin"]),
      ("PATCH /api/v1/users/1", ["password": "0123456789"]),
      ("PATCH /api/v1/users/2", ["role": "owner"]),
      ("DELETE /api/v1/users/1", nil),
    ] as [(String, JSON?)] {
      let refused = try await acme.json(line, body, as: limited, status: 403)
      #expect(refused["code"]?.stringValue == "FORBIDDEN")
    }
    _ = try await acme.json("DELETE /api/v1/users/2", as: limited)
    let last = try await acme.json("DELETE /api/v1/users/1", status: 409)
    #expect(last["code"]?.stringValue == "LAST_OWNER")
  }
}

import Core
import HTTPServer
import Operations
import OperationsTestKit
import TenantKit
import TestKit
import Testing

@Suite struct SessionTests {
  private func body(_ ring: JSON, _ extra: JSONObject = [:]) -> JSON {
    var body: JSONObject = ["channel": "pigeon", "name": "Tower", "credentials": ["ring": ring]]
    for (name, value) in extra { body[name] = value }
    return .object(body)
  }

  @Test
  func `a session is made with what the provider says of it, and never shows its credentials`()
    async throws
  {
    let acme = try await TestTenant(Harness())
    let response = try await acme.send(
      "POST /api/v1/sessions", body("sesame", ["daily_limit": 500, "warmup_enabled": true]))
    #expect(response.status == .created && !response.text.contains("credentials"))
    let made = try #require(try response.json()["data"])
    #expect(made["status"] == "connected" && made["channel"] == "pigeon")
    #expect(made["account"] == ["id": "sesame", "name": "Pigeon sesame"])
    #expect(made["daily_limit"] == 500 && made["warmup_enabled"] == true)
    #expect(made["warmup_start_limit"] == 20 && made["credentials"] == nil)
    let id = try #require(made["id"]?.stringValue)
    #expect(try await acme.json("GET /api/v1/sessions/\(id)")["data"] == made)
    let list = try await acme.json("GET /api/v1/sessions")
    #expect(list["total"] == 1 && list["data"]?[0] == made)
    #expect(try await acme.json("GET /api/v1/sessions?channel=owl")["total"] == 0)
  }

  @Test(
    arguments: [
      (["credentials": ["ring": "wild-1"]], ["credentials"]),
      (["credentials": ["ring": "", "claw": "x"]], nil),
      (["credentials": [:]], nil), (["channel": "owl"], ["channel"]),
      (["driver": "fast"], ["driver"]), (["name": ""], ["name"]), (["name": "a\nb"], ["name"]),
      (["daily_limit": 0], ["daily_limit"]),
      (["warmup_start_limit": 50, "warmup_max_limit": 40], ["warmup_max_limit"]),
    ] as [(JSONObject, [String]?)])
  func `nothing is kept that the provider or the channel refuses`(
    extra: JSONObject, fields: [String]?
  ) async throws {
    let acme = try await TestTenant(Harness())
    let refused = try await acme.json("POST /api/v1/sessions", body("gold", extra), status: 422)
    let wrong = try #require(refused.wrongFields)
    if let fields {
      #expect(wrong == fields)
    } else {
      #expect(!wrong.isEmpty && wrong.allSatisfy { $0.hasPrefix("credentials.") }, "\(wrong)")
    }
    #expect(try await acme.json("GET /api/v1/sessions")["total"] == 0)
  }

  @Test func `a limit that is written with a point is the same limit`() async throws {
    let acme = try await TestTenant(Harness())
    let id = try await acme.pigeon()
    let changed = try await acme.json(
      "PATCH /api/v1/sessions/\(id)", ["daily_limit": .double(7), "warmup_days": .double(3)])
    #expect(changed["data"]?["daily_limit"] == 7 && changed["data"]?["warmup_days"] == 3)
  }

  @Test func `a channel that is reached in one way is told so, and takes no driver`() async throws {
    let acme = try await TestTenant(Harness())
    let refused = try await acme.json(
      "POST /api/v1/sessions", body("gold", ["driver": "fast"]), status: 422)
    let sentence = refused["error"]?["details"]?["errors"]?["driver"]?[0]?.stringValue
    #expect(sentence == "This channel is reached in one way only; leave driver out.")
    _ = try await acme.json("POST /api/v1/sessions", body("gold", ["driver": .null]), status: 201)
  }

  @Test func `what is sent changes and the rest stays`() async throws {
    let acme = try await TestTenant(Harness())
    let path = "/api/v1/sessions/\(try await acme.pigeon())"
    let changed = try await acme.json(
      "PATCH \(path)",
      ["name": "South", "description": "of the house", "warmup_days": 7, "daily_limit": 9])["data"]
    #expect(changed?["name"] == "South" && changed?["warmup_enabled"] == true)
    #expect(changed?["warmup_days"] == 7 && changed?["daily_limit"] == 9)
    let again = try await acme.json(
      "PATCH \(path)", ["warmup_enabled": false, "daily_limit": nil, "simulate_typing": true]
    )["data"]
    #expect(again?["warmup_enabled"] == false && again?["daily_limit"]?.isNull == true)
    #expect(again?["name"] == "South" && again?["description"] == "of the house")
    let moved = try await acme.json("PATCH \(path)", ["credentials": ["ring": "tin"]])["data"]
    #expect(moved?["account"]?["id"] == "tin" && moved?["simulate_typing"] == true)
    let refused = try await acme.json(
      "PATCH \(path)", ["credentials": ["ring": "wild"]], status: 422)
    #expect(refused.wrongFields == ["credentials"])
    #expect(try await acme.json("GET \(path)")["data"]?["account"]?["id"] == "tin")
  }

  @Test func `a deleted session is gone, and its messages stay`() async throws {
    let harness = try await Harness()
    let (acme, other) = (
      try await TestTenant(harness), try await TestTenant(harness, slug: "other")
    )
    let path = "/api/v1/sessions/\(try await acme.pigeon())"
    let message = try await acme.send()
    _ = try await other.json("DELETE \(path)", status: 404)
    #expect(try await acme.json("DELETE \(path)")["data"]?["deleted"] == true)
    for line in ["GET \(path)", "DELETE \(path)"] { _ = try await acme.json(line, status: 404) }
    let shown = try await acme.json("GET /api/v1/messages/\(message)")["data"]
    #expect(shown?["session"]?["name"]?.isNull == true && shown?["content"] == "hello")
  }

  @Test func `a bound key makes no sessions`() async throws {
    let acme = try await TestTenant(Harness())
    let key = try await acme.key(["*"], session: try await acme.pigeon())
    let refused = try await acme.json("POST /api/v1/sessions", body("tin"), as: key, status: 403)
    #expect(refused.code == "session_bound")
  }
}

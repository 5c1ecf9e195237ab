import Core
import HTTPServer
import Operations
import OperationsTestKit
import TenantKit
import TestKit
import Testing
import Webhooks

@Suite struct WebhookOperationTests {
  private func made(
    _ tenant: TestTenant, _ extra: JSONObject = [:]
  ) async throws -> (id: String, secret: String) {
    var body: JSONObject = ["url": "https://example.com/hook"]
    for (key, value) in extra { body[key] = value }
    let answer = try await tenant.json("POST /api/v1/webhooks", .object(body), status: 201)
    return (
      try #require(answer["id"]?.stringValue), try #require(answer["secret"]?.stringValue)
    )
  }

  private func fanOut(_ harness: Harness) async throws {
    let services = harness.services
    let sweep = FanOut(
      services.database, services.cluster, settings: Locked(WebhookSettings()),
      clock: harness.clock, log: Log(to: RecordingSink(), clock: harness.clock)
    ) { _, _ in }
    try await sweep.goRound()
  }

  @Test func `a secret is shown when it is made, and never again`() async throws {
    let acme = try await TestTenant(Harness())
    let response = try await acme.send(
      "POST /api/v1/webhooks", ["url": "https://example.com/hook", "events": ["message.read"]])
    #expect(response.status == .created && response.headers[.cacheControl] == "no-store")
    let answer = try response.json()
    let (id, secret) = (answer["id"]?.stringValue ?? "", answer["secret"]?.stringValue ?? "")
    #expect(secret.hasPrefix("whsec_") && answer["events"] == ["message.read"])
    #expect(answer["retry_schedule"] == [10, 60, 300, 1_800, 7_200])
    for line in ["GET /api/v1/webhooks/\(id)", "GET /api/v1/webhooks"] {
      let shown = try await acme.send(line)
      #expect(shown.status == .ok && !shown.text.contains(secret) && shown.text.contains(id))
    }
    let rotated = try await acme.json("POST /api/v1/webhooks/\(id)/rotate-secret", [:])
    let next = try #require(rotated["secret"]?.stringValue)
    #expect(next != secret && rotated["previous_secret_expires_at"]?.stringValue != nil)
    let own = try await made(acme, ["secret": "a-secret-of-our-own"])
    #expect(own.secret == "a-secret-of-our-own")
  }

  @Test(arguments: ["PUT", "PATCH"])
  func `a secret is rotated, and no change leaves one out unsaid`(method: String) async throws {
    let acme = try await TestTenant(Harness())
    let (id, _) = try await made(acme)
    let path = "/api/v1/webhooks/\(id)"
    let before = try await acme.json("GET \(path)")
    let refused = try await acme.json(
      "\(method) \(path)", ["secret": "another-secret", "is_active": false], status: 422)
    #expect(refused.wrongFields == ["secret"])
    #expect(try await acme.json("GET \(path)") == before)
    #expect(try await acme.json("\(method) \(path)", ["secret": .null])["is_active"] == true)
  }

  @Test(arguments: ["PUT", "PATCH"])
  func `what is sent changes and the rest stays`(method: String) async throws {
    let acme = try await TestTenant(Harness())
    let (id, _) = try await made(acme, ["header_prefix": "X-Zagely-", "retry_schedule": [5]])
    let path = "/api/v1/webhooks/\(id)"
    let changed = try await acme.json(
      "\(method) \(path)", ["is_active": false, "events": ["contact.created"]])
    #expect(changed["is_active"] == false && changed["events"] == ["contact.created"])
    #expect(changed["header_prefix"] == "X-Zagely-" && changed["retry_schedule"] == [5])
    let reset = try await acme.json(
      "\(method) \(path)", ["header_prefix": nil, "retry_schedule": nil, "is_active": true])
    #expect(reset["header_prefix"]?.isNull == true && reset["retry_schedule"]?[0] == 10)
    #expect(try await acme.json("GET \(path)") == reset)
  }

  @Test func `a test and a replay are queued, and the log shows them`() async throws {
    let acme = try await TestTenant(Harness())
    let (id, _) = try await made(acme)
    let path = "/api/v1/webhooks/\(id)"
    let queued = try await acme.json("POST \(path)/test", status: 202)
    #expect(queued["status"] == "queued")
    let delivery = try #require(queued["delivery_id"]?.stringValue)
    let log = try await acme.json("GET \(path)/deliveries")
    #expect(log["total"] == 1 && log["current_page"] == 1)
    let line = try #require(log["data"]?[0])
    #expect(line["id"]?.stringValue == delivery && line["event"] == "webhook.test")
    #expect(line["status"] == "pending" && line["attempts"] == 0)
    let replayed = try await acme.json("POST \(path)/deliveries/\(delivery)/replay", status: 202)
    #expect(replayed["delivery_id"]?.stringValue == delivery)
    #expect(try await acme.json("GET \(path)/deliveries")["data"]?[0]?["replays"] == 1)
    #expect(try await acme.json("GET \(path)/deliveries?status=failed")["total"] == 0)
  }

  @Test func `many are replayed at once, as far as the webhook is on`() async throws {
    let acme = try await TestTenant(Harness())
    let (id, _) = try await made(acme)
    let path = "/api/v1/webhooks/\(id)"
    _ = try await acme.json("PATCH \(path)", ["is_active": false])
    for number in 0..<3 {
      try await acme.store.write { tx throws in
        try Events.record(.messageRead, subject: "\(number)", data: [:], in: tx)
      }
    }
    try await fanOut(acme.harness)
    let refused = try await acme.json("POST \(path)/replay", [:], status: 409)
    #expect(refused["error"]?["code"] == "webhook_inactive")
    let off = try await acme.json("POST \(path)/test", status: 409)
    #expect(off["error"]?["code"] == "webhook_inactive")
    _ = try await acme.json("PATCH \(path)", ["is_active": true])
    let some = try await acme.json(
      "POST \(path)/replay", ["select": "never_attempted", "limit": 2], status: 202)
    #expect(some["count"] == 2)
    let cursor = try #require(some["next_cursor"])
    let rest = try await acme.json(
      "POST \(path)/replay", ["select": "never_attempted", "cursor": cursor], status: 202)
    #expect(rest["count"] == 1 && rest["next_cursor"]?.isNull == true)
    _ = try await acme.json("POST \(path)/replay", ["cursor": "nonsense"], status: 422)
  }

  @Test func `the feed goes on where it was left, and shows no other workspace's events`()
    async throws
  {
    let harness = try await Harness()
    let (acme, other) = (
      try await TestTenant(harness), try await TestTenant(harness, slug: "other")
    )
    for number in 1...3 {
      try await acme.store.write { tx throws in
        try Events.record(
          .messageRead, subject: "", data: ["n": .integer(Int64(number))], in: tx)
      }
    }
    try await fanOut(harness)
    let first = try await acme.json("GET /api/v1/events?per_page=2")
    #expect(first["data"]?.arrayValue?.map { $0["data"]?["n"] } == [1, 2])
    #expect(first["data"]?[0]?["event"] == "message.read" && first["is_complete"] == true)
    let after = try #require(first["after"]?.stringValue)
    #expect(first["next_cursor"]?.stringValue == after)
    let second = try await acme.json("GET /api/v1/events?after=\(after)")
    #expect(second["data"]?.arrayValue?.map { $0["data"]?["n"] } == [3])
    #expect(second["next_cursor"]?.isNull == true)
    let end = try #require(second["after"]?.stringValue)
    #expect(try await acme.json("GET /api/v1/events?after=\(end)")["data"] == [])
    #expect(try await acme.json("GET /api/v1/events?event=message.sent")["data"] == [])
    #expect(try await other.json("GET /api/v1/events")["data"] == [])
    for field in ["after", "cursor"] {
      let refused = try await acme.json("GET /api/v1/events?\(field)=nonsense", status: 422)
      #expect(refused.wrongFields == [field])
    }
  }

  @Test func `a removed webhook is gone, and one of another workspace never was`() async throws {
    let harness = try await Harness()
    let (acme, other) = (
      try await TestTenant(harness), try await TestTenant(harness, slug: "other")
    )
    let (id, _) = try await made(acme)
    let path = "/api/v1/webhooks/\(id)"
    for line in [
      "GET \(path)", "PATCH \(path)", "DELETE \(path)", "GET \(path)/deliveries",
      "POST \(path)/test", "POST \(path)/rotate-secret", "POST \(path)/replay",
      "POST \(path)/deliveries/\(id)/replay",
    ] {
      let body: JSON? = line.hasPrefix("GET") || line.hasPrefix("DELETE") ? nil : [:]
      let foreign = try await other.send(line, body)
      let missing = try await other.send(line.replacing(id, with: "\(UUID(high: 0, low: 0))"), body)
      #expect(foreign.status == .notFound && foreign.text == missing.text, "\(line)")
    }
    #expect(try await acme.json("DELETE \(path)")["deleted"] == true)
    _ = try await acme.json("GET \(path)", status: 404)
    #expect(try await acme.json("GET /api/v1/webhooks")["total"] == 0)
  }

  @Test(
    arguments: [
      (["url": "nowhere"], "url"), (["url": "https://a.example", "events": ["x.y"]], "events"),
      (["url": "https://a.example", "header_prefix": "Host-"], "header_prefix"),
      (["url": "https://a.example", "retry_schedule": [90_000]], "retry_schedule.0"),
      (["url": "https://a.example", "secret": "with a space"], "secret"), ([:], "url"),
    ] as [(JSON, String)])
  func `what does not fit is refused by the name of its field`(
    body: JSON, field: String
  ) async throws {
    let acme = try await TestTenant(Harness())
    let refused = try await acme.json("POST /api/v1/webhooks", body, status: 422)
    #expect(refused["error"]?["details"]?["errors"]?.objectValue?.keys == [field])
    let arabic = try await acme.json(
      "POST /api/v1/webhooks", body, as: acme.owner + ["Accept-Language: ar"], status: 422)
    #expect(
      arabic.description.unicodeScalars.contains { $0.value > 0x600 && $0.value < 0x700 })
  }

  @Test(arguments: [
    "http://127.0.0.1:9000/hook", "https://localhost/", "http://2130706433/", "http://0x7f.1/",
    "http://0300.0250.1.1/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest",
  ])
  func `a webhook that could never be reached is neither made nor moved there`(
    url: String
  ) async throws {
    let acme = try await TestTenant(Harness())
    let (id, _) = try await made(acme)
    let body: JSON = ["url": .string(url)]
    for (line, fields) in [
      ("POST /api/v1/webhooks", acme.owner), ("PATCH /api/v1/webhooks/\(id)", acme.owner),
      ("PUT /api/v1/webhooks/\(id)", acme.owner + ["Accept-Language: ar"]),
    ] {
      let refused = try await acme.json(line, body, as: fields, status: 422)
      let words = refused["error"]?["details"]?["errors"]?["url"]?[0]?.stringValue ?? ""
      #expect(
        words.contains(fields == acme.owner ? "ask the operator to allow" : "اطلب من المشغّل"),
        "\(refused)")
    }
    #expect(
      try await acme.json("GET /api/v1/webhooks/\(id)")["url"] == "https://example.com/hook")
    #expect(try await acme.json("GET /api/v1/webhooks")["total"] == 1)
  }

  @Test func `a key that is bound to one session hears nothing of the others`() async throws {
    let acme = try await TestTenant(Harness())
    let bound = try await acme.key(["*"], session: UUID(high: 1, low: 1))
    let (id, _) = try await made(acme)
    for (line, body) in [
      ("POST /api/v1/webhooks", ["url": "https://a.example"]), ("GET /api/v1/events", nil),
      ("PATCH /api/v1/webhooks/\(id)", ["url": "https://a.example"]),
      ("POST /api/v1/webhooks/\(id)/rotate-secret", [:]),
      ("POST /api/v1/webhooks/\(id)/test", nil), ("DELETE /api/v1/webhooks/\(id)", nil),
    ] as [(String, JSON?)] {
      let refused = try await acme.json(line, body, as: bound, status: 403)
      #expect(refused["error"]?["code"] == "session_bound", "\(line)")
    }
    #expect(try await acme.json("GET /api/v1/webhooks")["total"] == 1)
  }
}

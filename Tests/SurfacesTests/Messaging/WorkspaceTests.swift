import Core
import HTTPServer
import OperationsTestKit
import TestKit
import Testing

@Suite struct WorkspaceTests {
  @Test func `a workspace shows its plan and limits, and changes its settings`() async throws {
    let acme = try await TestTenant(Harness())
    let shown = try await acme.json("GET /api/v1/workspace")["data"]
    #expect(
      shown?["plan"]?["name"]?.stringValue == "free" && shown?["plan"]?["ai_generations"] == 50)
    #expect(shown?["limits"]?["bearer"]?["per_hour"] == 1_000)
    #expect(shown?["limits"]?["pair"]?["per_minute"] == 120)
    let changed = try await acme.json(
      "PATCH /api/v1/workspace", ["name": "قناة", "time_zone": "Asia/Riyadh", "locale": "ar"])
    #expect(changed["data"]?["time_zone"]?.stringValue == "Asia/Riyadh")
    #expect(try await acme.json("GET /api/v1/workspace")["data"] == changed["data"])
    for (body, field) in [
      (["time_zone": "Mars/Base"], "time_zone"), (["locale": "fr"], "locale"),
      (["name": ""], "name"),
    ] as [(JSON, String)] {
      let refused = try await acme.json("PATCH /api/v1/workspace", body, status: 422)
      #expect(refused["error"]?["details"]?["errors"]?.objectValue?.keys == [field])
    }
  }

  @Test func `every change is in the audit log, the newest first, and no secret is`() async throws {
    let acme = try await TestTenant(Harness())
    // Entries of one millisecond have no order.
    func wait() { acme.harness.clock.advance(by: .milliseconds(1)) }
    wait()
    let made = try await acme.json("POST /api/v1/api-keys", ["name": "K"], status: 201)
    let id = made["data"]?["id"]?.stringValue ?? ""
    wait()
    _ = try await acme.json("PATCH /api/v1/api-keys/\(id)", ["name": "L"])
    wait()
    _ = try await acme.json("PATCH /api/v1/workspace", ["name": "New"])
    let first = try await acme.send("GET /api/v1/audit?per_page=2")
    let log = try first.json()
    #expect(
      log["data"]?.arrayValue?.compactMap { $0["action"]?.stringValue } == [
        "workspace.updated", "key.updated",
      ])
    #expect(log["data"]?[0]?["actor"]?["type"]?.stringValue == "key")
    let rest = try await acme.send(
      "GET /api/v1/audit?cursor=\(log["next_cursor"]?.stringValue ?? "")")
    #expect(
      try rest.json()["data"]?.arrayValue?.compactMap { $0["action"]?.stringValue }.first
        == "key.created")
    let secret = try #require(made["data"]?["secret_key"]?.stringValue)
    #expect(!first.text.contains(secret) && !rest.text.contains(secret))
    let keys = try await acme.json("GET /api/v1/audit?action=key.updated")
    #expect(keys["data"]?.arrayValue?.count == 1)
    let none = try await acme.json("GET /api/v1/audit?from=2100-01-01T00:00:00Z")
    #expect(none["data"]?.arrayValue?.isEmpty == true)
  }

  @Test func `usage counts what was changed, by key, day and operation`() async throws {
    let acme = try await TestTenant(Harness())
    for number in 1...3 {
      _ = try await acme.json("POST /api/v1/api-keys", ["name": "K\(number)"], status: 201)
    }
    acme.harness.clock.advance(by: .seconds(120))
    let byOperation = try await acme.json("GET /api/v1/usage?group_by=operation")
    #expect(
      byOperation["data"] == [["count": 3, "refused": 0, "operation": "POST /api/v1/api-keys"]])
    #expect(byOperation["total"] == 3)
    let byDay = try await acme.json("GET /api/v1/usage")
    #expect(
      byDay["data"]?[0]?["day"]?.stringValue?.count == 10 && byDay["group_by"]?.stringValue == "day"
    )
    let byKey = try await acme.json("GET /api/v1/usage?group_by=key")
    #expect(byKey["data"]?[0]?["key_id"]?.stringValue?.count == 36)
    let past = try await acme.json("GET /api/v1/usage?from=2020-01-01&to=2020-01-31")
    #expect(past["data"]?.arrayValue?.isEmpty == true)
    #expect(past["to"]?.stringValue == "2020-02-01T00:00:00Z")
    _ = try await acme.json("GET /api/v1/usage?from=2020-02-01&to=2020-01-01", status: 422)
    _ = try await acme.json("GET /api/v1/usage?group_by=week", status: 422)
  }
}

import Core
import HTTPServer
import OperationsTestKit
import TestKit
import Testing

/// Many programs write null for what they have nothing to say about.
@Suite struct LeftOutTests {
  private static let names = [
    "contact_id", "loft", "type", "subject", "html", "media_url", "media_type", "file_name",
    "template", "template_id", "variables", "buttons", "native", "session_id", "scheduled_at",
    "expires_at", "priority", "fallback", "metadata", "dry_run",
  ]

  @Test(arguments: ["send", "validate"])
  func `null in a message is the same as nothing`(operation: String) async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let nulls = JSONObject(Self.names.map { ($0, .null) })
    let plain = try await acme.send("POST /api/v1/messages/\(operation)", TestTenant.message())
    let answer = try await acme.send(
      "POST /api/v1/messages/\(operation)", TestTenant.message(nulls))
    #expect(answer.status == plain.status, "\(answer.text)")
    #expect(try answer.json()["content"] == plain.json()["content"])
    let batch = try await acme.json(
      "POST /api/v1/messages/batch", ["messages": [TestTenant.message(nulls)]])
    #expect(batch["accepted"] == 1)
  }

  @Test func `null inside a message's parts is the same as nothing`() async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    _ = try await acme.contact(at: "north")
    _ = try await acme.send([
      "buttons": [["label": "Yes", "payload": .null, "url": .null]],
      "fallback": [
        ["channel": "pigeon", "after_seconds": 5, "session_id": .null, "unless": .null]
      ],
    ])
  }

  @Test func `null names nobody, and fills no place that must be filled`() async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    for (name, field) in [("to", "to"), ("message", "message"), ("channel", "channel")] {
      let refused = try await acme.json(
        "POST /api/v1/messages/send", TestTenant.message([name: .null]), status: 422)
      #expect(refused.wrongFields == [field])
    }
    let byLoft = try await acme.json(
      "POST /api/v1/messages/validate", TestTenant.message(["to": .null, "loft": "north"]))
    #expect(byLoft["to"] == "north")
  }
}

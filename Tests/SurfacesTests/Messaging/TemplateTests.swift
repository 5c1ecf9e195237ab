import Core
import HTTPServer
import Messages
import Operations
import OperationsTestKit
import Store
import TenantKit
import TestKit
import Testing

@Suite struct TemplateTests {
  private static let order: JSON = [
    "name": "Order Confirmation", "channel": "pigeon",
    "content": "Hi {{ name }}! Your order #{{ order_id }} is confirmed.",
  ]

  private func id(of answer: JSON) throws -> String { try #require(answer["id"]?.stringValue) }

  @Test func `a template is made, shown, changed and removed`() async throws {
    let acme = try await TestTenant(Harness())
    let made = try await acme.json("POST /api/templates", Self.order, status: 201)
    #expect(made["variables"] == ["name", "order_id"] && made["channel"] == "pigeon")
    #expect(made["media_url"]?.isNull == true && made["buttons"] == [])
    let path = "/api/templates/\(try id(of: made))"
    #expect(try await acme.json("GET \(path)") == made)
    let taken = try await acme.json("POST /api/templates", Self.order, status: 422)
    #expect(taken.wrongFields == ["name"] && taken.code == "validation_failed")
    let changed = try await acme.json(
      "PUT \(path)", ["channel": "all", "content": "Bye {{ name }}", "buttons": [["label": "Yes"]]])
    #expect(changed["variables"] == ["name"] && changed["name"] == "Order Confirmation")
    #expect(changed["channel"] == "all" && changed["buttons"]?[0]?["payload"] == "Yes")
    #expect(try await acme.json("PUT \(path)", ["buttons": nil])["buttons"] == [])
    let list = try await acme.json("GET /api/templates")
    #expect(list["total"] == 1 && list["data"]?[0]?["id"] == made["id"])
    #expect(try await acme.json("GET /api/templates?channel=pigeon")["total"] == 0)
    #expect(try await acme.json("DELETE \(path)")["deleted"] == true)
    _ = try await acme.json("GET \(path)", status: 404)
    _ = try await acme.json("GET /api/templates/none", status: 404)
  }

  @Test(
    arguments: [
      (["name": nil], "name"), (["content": ""], "content"), (["content": "{{"], "content"),
      (["channel": "owl"], "channel"), (["channel": nil], "channel"),
      (["variables": ["name"]], "variables"), (["media_url": "ftp://x"], "media_url"),
      (["media_url": "https://a.example/a.mp4"], "media_url"),
      (["buttons": [["label": "far too long"]]], "buttons.0.label"),
      (["buttons": [[:]]], "buttons.0.label"),
    ] as [(JSONObject, String)])
  func `a template is refused by the name of the field`(
    extra: JSONObject, field: String
  ) async throws {
    let acme = try await TestTenant(Harness())
    var body = try #require(Self.order.objectValue)
    for (name, value) in extra { body[name] = value.isNull ? nil : value }
    let refused = try await acme.json("POST /api/templates", .object(body), status: 422)
    #expect(refused.wrongFields == [field])
  }

  @Test func `a key needs the ability, and reading is not writing`() async throws {
    let acme = try await TestTenant(Harness())
    let reader = try await acme.key(["campaigns.read"])
    let made = try await acme.json("POST /api/templates", Self.order, status: 201)
    let path = "/api/templates/\(try id(of: made))"
    _ = try await acme.json("GET \(path)", as: reader)
    _ = try await acme.json("POST \(path)/preview", [:], as: reader)
    for line in ["POST /api/templates", "PUT \(path)", "DELETE \(path)"] {
      let body = line.hasPrefix("DELETE") ? nil : Self.order
      let refused = try await acme.json(line, body, as: reader, status: 403)
      #expect(refused["error"]?["details"]?["required_ability"] == "campaigns.write")
    }
  }

  @Test func `a preview is filled by a contact and by values, and names what is missing`()
    async throws
  {
    let acme = try await TestTenant(Harness())
    let made = try await acme.json("POST /api/templates", Self.order, status: 201)
    let path = "/api/templates/\(try id(of: made))/preview"
    let contact = try await acme.contact(at: "north")
    let empty = try await acme.json("POST \(path)", [:])
    #expect(empty["missing_variables"] == ["name", "order_id"])
    #expect(empty["content"] == "Hi {{name}}! Your order #{{order_id}} is confirmed.")
    let known = try await acme.json("POST \(path)", ["contact_id": .string("\(contact)")])
    #expect(known["content"] == "Hi north! Your order #{{order_id}} is confirmed.")
    #expect(known["missing_variables"] == ["order_id"])
    let filled = try await acme.json(
      "POST \(path)",
      ["contact_id": .string("\(contact)"), "variables": ["name": "Amal", "order_id": 7]])
    #expect(filled["content"] == "Hi Amal! Your order #7 is confirmed.")
    #expect(filled["missing_variables"] == [])
    let strange = try await acme.json(
      "POST \(path)", ["contact_id": "00000000-0000-7000-8000-000000000000"], status: 422)
    #expect(strange.wrongFields == ["contact_id"])
  }

  /// A workspace with a session, and a template; what sends by it.
  private func scene(
    _ change: JSONObject = [:]
  ) async throws -> (acme: TestTenant, body: JSONObject) {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    var template = try #require(Self.order.objectValue)
    for (name, value) in change { template[name] = value }
    let made = try await acme.json("POST /api/templates", .object(template), status: 201)
    return (
      acme,
      [
        "channel": "pigeon", "to": "north", "template_id": .string(try id(of: made)),
        "variables": ["name": "Amal", "order_id": "A-1"],
      ]
    )
  }

  @Test func `a message is filled when it is accepted, and keeps that`() async throws {
    let (acme, body) = try await scene()
    let text: JSON = "Hi Amal! Your order #A-1 is confirmed."
    let checked = try await acme.json("POST /api/v1/messages/validate", .object(body))
    #expect(checked["content"] == text)
    var dry = body
    dry["dry_run"] = true
    #expect(try await acme.json("POST /api/v1/messages/send", .object(dry))["content"] == text)
    let sent = try await acme.json("POST /api/v1/messages/send", .object(body), status: 201)
    let batch = try await acme.json("POST /api/v1/messages/batch", ["messages": [.object(body)]])
    #expect(batch["accepted"] == 1)
    let template = try #require(body["template_id"]?.stringValue)
    _ = try await acme.json("DELETE /api/templates/\(template)")
    for id in [sent["message_id"], batch["data"]?[0]?["message_id"]] {
      let path = "/api/v1/messages/\(try #require(id?.stringValue))"
      let shown = try await acme.json("GET \(path)")["data"]
      #expect(shown?["content"] == text && shown?["type"] == "text")
      #expect(shown?["template_id"]?.stringValue == template)
    }
    let gone = try await acme.json("POST /api/v1/messages/send", .object(body), status: 422)
    #expect(gone.wrongFields == ["template_id"])
  }

  @Test func `each variable that nothing fills is named, in a batch as well`() async throws {
    let (acme, body) = try await scene()
    var empty = body
    empty["variables"] = nil
    let refused = try await acme.json("POST /api/v1/messages/send", .object(empty), status: 422)
    #expect(refused.wrongFields == ["variables.name", "variables.order_id"])
    let batch = try await acme.json("POST /api/v1/messages/batch", ["messages": [.object(empty)]])
    #expect(
      batch["data"]?[0]?["error"]?["details"]?["errors"]?.objectValue?.map(\.key) == [
        "variables.name", "variables.order_id",
      ])
    // A contact that is known fills in its own name.
    _ = try await acme.contact(at: "north")
    empty["variables"] = ["order_id": 12]
    let checked = try await acme.json("POST /api/v1/messages/validate", .object(empty))
    #expect(checked["content"] == "Hi north! Your order #12 is confirmed.")
  }

  @Test(
    arguments: [
      (["message": "x"], "message"), (["media_url": "https://a.example/1.png"], "media_url"),
      (["buttons": [["label": "Yes"]]], "buttons"), (["native": ["a": 1]], "native"),
      (["variables": ["Amal"]], "variables"), (["type": "image"], "type"),
      (["template_id": "none"], "template_id"),
      (["template_id": "00000000-0000-7000-8000-000000000000"], "template_id"),
      (
        ["variables": ["name": .string(String(repeating: "x", count: 2_000)), "order_id": ""]],
        "message"
      ),
    ] as [(JSONObject, String)])
  func `what a template cannot be sent with is refused by its field`(
    extra: JSONObject, field: String
  ) async throws {
    let (acme, body) = try await scene()
    var other = body
    for (name, value) in extra { other[name] = value }
    let refused = try await acme.json("POST /api/v1/messages/send", .object(other), status: 422)
    #expect(refused.wrongFields == [field])
  }

  @Test func `a template's media and buttons go along`() async throws {
    let (acme, picture) = try await scene([
      "media_url": "https://a.example/a.png", "content": "{{name}}",
    ])
    let shown = try await acme.message(sent: picture)
    #expect(shown["type"] == "image" && shown["content"] == "Amal")
    #expect(shown["media_url"] == "https://a.example/a.png")
    let (other, asking) = try await scene(["buttons": [["label": "Yes"], ["label": "No"]]])
    #expect(try await other.message(sent: asking)["type"] == "buttons")
  }
}

extension TestTenant {
  /// Sends a message and shows it.
  fileprivate func message(sent body: JSONObject) async throws -> JSON {
    let answer = try await json("POST /api/v1/messages/send", .object(body), status: 201)
    let id = try #require(answer["message_id"]?.stringValue)
    return try #require(try await json("GET /api/v1/messages/\(id)")["data"])
  }
}

import Core
import HTTPServer
import Messages
import Operations
import OperationsTestKit
import Store
import TenantKit
import TestKit
import Testing

@Suite struct SendTests {
  @Test func `a message is queued, and the answer has its id`() async throws {
    let acme = try await TestTenant(Harness())
    let session = try await acme.pigeon()
    let answer = try await acme.json(
      "POST /api/v1/messages/send", TestTenant.message(["subject": "S"]), status: 201)
    #expect(answer.objectValue?.map(\.key) == ["status", "message_id"])
    #expect(answer["status"] == "queued")
    let id = try #require(answer["message_id"]?.stringValue)
    let shown = try await acme.json("GET /api/v1/messages/\(id)")["data"]
    #expect(shown?["channel"] == "pigeon" && shown?["direction"] == "outbound")
    #expect(shown?["type"] == "text" && shown?["content"] == "hello" && shown?["to"] == "north")
    #expect(shown?["status"] == "queued" && shown?["priority"] == "normal")
    #expect(shown?["session"] == ["id": .string("\(session)"), "name": "Tower"])
    #expect(shown?["contact"]?.isNull == true && shown?["error"]?.isNull == true)
    #expect(shown?["timeline"]?.arrayValue?.map { $0["event"] } == ["accepted"])
  }

  @Test func `everything that is wrong is said at once`() async throws {
    let acme = try await TestTenant(Harness())
    let far = (acme.harness.clock.now + .seconds(400 * 86_400)).rfc3339
    let body: JSON = [
      "channel": "pigeon", "message": "", "scheduled_at": .string(far),
      "metadata": ["a": .string(String(repeating: "x", count: 5_000))],
      "fallback": [["channel": "owl", "after_seconds": 5]],
    ]
    let refused = try await acme.json("POST /api/v1/messages/send", body, status: 422)
    #expect(
      refused.wrongFields == [
        "fallback", "message", "metadata", "scheduled_at", "session_id", "to",
      ])
    let validated = try await acme.json("POST /api/v1/messages/validate", body, status: 422)
    #expect(validated.wrongFields == refused.wrongFields)
    let arabic = try await acme.json(
      "POST /api/v1/messages/send", body, as: acme.owner + ["Accept-Language: ar"], status: 422)
    let sentences = arabic["error"]?["details"]?["errors"]?.objectValue?.map { "\($1)" } ?? []
    #expect(
      sentences.allSatisfy { $0.unicodeScalars.contains { (0x600...0x6FF).contains($0.value) } })
  }

  @Test func `a wrong form hides nothing else that is wrong, and names no field twice`()
    async throws
  {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let body: JSON = [
      "channel": "pigeon", "to": 5, "type": "image", "media_url": "nowhere", "priority": "urgent",
      "expires_at": "2020-01-01T00:00:00Z", "message": .string(String(repeating: "x", count: 30)),
    ]
    let fields = ["expires_at", "media_url", "message", "priority", "to"]
    for operation in ["send", "validate"] {
      let refused = try await acme.json("POST /api/v1/messages/\(operation)", body, status: 422)
      #expect(refused.wrongFields == fields)
      let errors = refused["error"]?["details"]?["errors"]?.objectValue ?? [:]
      #expect(errors.allSatisfy { $0.value.arrayValue?.count == 1 }, "\(refused)")
    }
    let batch = try await acme.json("POST /api/v1/messages/batch", ["messages": [body]])
    let errors = batch["data"]?[0]?["error"]?["details"]?["errors"]?.objectValue ?? [:]
    #expect(errors.map(\.key).sorted() == fields)
    let list = try await acme.json("POST /api/v1/messages/send", [1], status: 422)
    #expect(list.wrongFields == ["body"])
  }

  @Test(
    arguments: [
      (["media_url": "https://a.example/1"], "type"),
      (["type": "text", "media_url": "https://a.example/1"], "type"),
      (["type": "image", "buttons": [["label": "Yes"]]], "type"),
      (
        ["type": "image", "media_url": "https://a.example/1", "buttons": [["label": "Yes"]]],
        "media_url"
      ), (["native": ["a": 1], "template": ["name": "a"]], "template"),
      (["type": "text", "message": "", "native": ["a": 1]], "type"),
      (["native": ["a": 1]], "message"), (["subject": "one\nBcc: two"], "subject"),
      (["subject": .string(String(repeating: "s", count: 256))], "subject"),
      (["type": "text", "buttons": [["label": "Yes"]]], nil), (["buttons": []], nil),
      (["subject": ""], nil), (["subject": "طلبك ٤٢ 👋"], nil),
      (["subject": "a\u{2028}b"], "subject"),
    ] as [(JSONObject, String?)])
  func `nothing that a message names is left out unsaid`(
    extra: JSONObject, field: String?
  ) async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let answer = try await acme.send("POST /api/v1/messages/send", TestTenant.message(extra))
    #expect(answer.status.code == (field == nil ? 201 : 422), "\(answer.text)")
    if let field {
      #expect(try answer.json().wrongFields?.contains(field) == true, "\(answer.text)")
    }
  }

  @Test(
    arguments: [
      (["to": nil, "loft": "north"], nil), (["to": nil], "to"), (["loft": "south"], "to"),
      (["to": "with a space"], "to"), (["to": nil, "loft": "ب"], "loft"),
      (["to": nil, "contact_id": "00000000-0000-7000-8000-000000000000"], "contact_id"),
      (["channel": "owl"], "channel"), (["type": "image"], "media_url"),
      (["type": "sticker"], "type"),
      (["type": "video", "media_url": "https://a.example/1"], "type"),
      (["type": "image", "media_url": "https://a.example/1"], nil),
      (SendTests.file(["media_type": "image/png"]), nil),
      (SendTests.file(["media_type": "image/png\r\nX: y"]), "media_type"),
      (SendTests.file(["media_type": "png"]), "media_type"),
      (SendTests.file(["file_name": "صورة ١.png"]), nil),
      (SendTests.file(["file_name": "a\r\nX: y.png"]), "file_name"),
      (["buttons": [["label": " \u{A0}"]]], "buttons.0.label"),
      (["type": "buttons"], "buttons"), (["type": "template"], "template"),
      (["buttons": [["label": "Yes"]]], nil),
      (["buttons": [["label": "Yes"], ["label": "No"], ["label": "Why"]]], "buttons"),
      (["buttons": [["label": "far too long"]]], "buttons.0.label"),
      (["message": .string(String(repeating: "word ", count: 300))], "message"),
      (["priority": "urgent"], "priority"), (["scheduled_at": "tomorrow"], "scheduled_at"),
      (["expires_at": "2020-01-01T00:00:00Z"], "expires_at"),
      (["session_id": "00000000-0000-7000-8000-000000000000"], "session_id"),
      (["variables": ["1": "x"]], "variables"),
    ] as [(JSONObject, String?)])
  func `a message is taken or refused by the name of the field`(
    extra: JSONObject, field: String?
  ) async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    var body = try #require(TestTenant.message(extra).objectValue)
    if extra["to"]?.isNull == true { body["to"] = nil }
    let answer = try await acme.send("POST /api/v1/messages/send", .object(body))
    #expect(answer.status.code == (field == nil ? 201 : 422), "\(answer.text)")
    if let field { #expect(try answer.json().wrongFields == [field], "\(answer.text)") }
  }

  fileprivate static func file(_ extra: JSONObject) -> JSONObject {
    JSONObject(
      [("type", "image"), ("media_url", "https://a.example/1")] + extra.map { ($0.key, $0.value) })
  }

  @Test func `a contact is reached at its address, and found by it`() async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let contact = try await acme.contact(at: "north")
    for extra in [["contact_id": .string("\(contact)")], ["to": "north"]] as [JSONObject] {
      var body = try #require(TestTenant.message().objectValue)
      body["to"] = nil
      for (name, value) in extra { body[name] = value }
      let checked = try await acme.json("POST /api/v1/messages/validate", .object(body))
      #expect(checked["to"] == "north" && checked["contact_id"]?.stringValue == "\(contact)")
      #expect(checked["parts"] == 1 && checked["status"] == "valid")
    }
    #expect(try await acme.json("GET /api/v1/messages")["total"] == 0)
  }

  @Test func `a session is named where there are several`() async throws {
    let acme = try await TestTenant(Harness())
    let none = try await acme.json("POST /api/v1/messages/send", TestTenant.message(), status: 422)
    #expect(none.wrongFields == ["session_id"])
    let (gold, tin) = (try await acme.pigeon("gold"), try await acme.pigeon("tin"))
    let several = try await acme.json(
      "POST /api/v1/messages/send", TestTenant.message(), status: 422)
    #expect(several.wrongFields == ["session_id"])
    _ = try await acme.send(["session_id": .string("\(tin)")])
    let list = try await acme.json("GET /api/v1/messages?session_id=\(tin)")
    #expect(list["total"] == 1)
    #expect(try await acme.json("GET /api/v1/messages?session_id=\(gold)")["total"] == 0)
  }

  @Test func `a bound key sends and reads through its own session alone`() async throws {
    let acme = try await TestTenant(Harness())
    let (own, other) = (try await acme.pigeon("gold"), try await acme.pigeon("tin"))
    let key = try await acme.key(["*"], session: own)
    let mine = try await acme.send(as: key)
    let strange = try await acme.send(["session_id": .string("\(other)")])
    let path = "/api/v1/messages"
    for (line, body) in [
      ("POST \(path)/send", TestTenant.message(["session_id": .string("\(other)")])),
      ("POST \(path)/validate", TestTenant.message(["session_id": .string("\(other)")])),
      ("GET \(path)?session_id=\(other)", nil),
    ] as [(String, JSON?)] {
      let refused = try await acme.json(line, body, as: key, status: 403)
      #expect(refused.code == "session_bound", "\(line)")
    }
    for line in [
      "GET \(path)/\(strange)", "POST \(path)/\(strange)/cancel",
      "POST \(path)/\(strange)/resolve", "GET /api/v1/sessions/\(other)",
      "DELETE /api/v1/sessions/\(other)",
    ] {
      let body: JSON? = line.hasSuffix("resolve") ? ["outcome": "sent"] : nil
      _ = try await acme.json(line, body, as: key, status: 404)
    }
    let list = try await acme.json("GET \(path)", as: key)
    #expect(list["total"] == 1 && list["data"]?[0]?["id"]?.stringValue == "\(mine)")
    let sessions = try await acme.json("GET /api/v1/sessions", as: key)
    #expect(sessions["total"] == 1 && sessions["data"]?[0]?["id"]?.stringValue == "\(own)")
  }

  @Test func `a bound key's stand-ins leave through its own session or not at all`() async throws {
    let acme = try await TestTenant(Harness())
    let (own, other) = (try await acme.pigeon("gold"), try await acme.pigeon("tin"))
    let key = try await acme.key(["*"], session: own)
    _ = try await acme.contact(at: "north")
    let fallback: JSON = [
      ["channel": "pigeon", "session_id": .string("\(other)"), "after_seconds": 5]
    ]
    let refused = try await acme.json(
      "POST /api/v1/messages/send", TestTenant.message(["fallback": fallback]), as: key,
      status: 403)
    #expect(refused.code == "session_bound")
  }

  @Test func `times, urgency and metadata are kept, and a stand-in waits beside it`() async throws {
    let acme = try await TestTenant(Harness())
    let session = try await acme.pigeon()
    _ = try await acme.contact(at: "north")
    let due = acme.harness.clock.now + .seconds(3_600)
    let id = try await acme.send([
      "scheduled_at": .string(due.rfc3339), "expires_at": .string((due + .seconds(60)).rfc3339),
      "priority": "otp", "metadata": ["order": 7],
      "fallback": [["channel": "pigeon", "after_seconds": 30, "unless": "read"]],
    ])
    let shown = try await acme.json("GET /api/v1/messages/\(id)")["data"]
    #expect(shown?["priority"] == "otp" && shown?["metadata"] == ["order": 7])
    #expect(shown?["scheduled_at"]?.stringValue.flatMap { Timestamp(rfc3339: $0) } == due)
    let messages = try await acme.store.read { tx throws in
      try Messages.list(PageRequest(), Messages.Filter(), in: tx).elements
    }
    let standIn = try #require(messages.first { $0.details.standsFor == id })
    #expect(standIn.sessionID == session && standIn.scheduledAt == due + .seconds(30))
    #expect(standIn.details.fallbacks.map(\.unless) == [.read])
  }

  @Test func `a dry run sends nothing, alone or in a batch`() async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let dry = TestTenant.message(["dry_run": true])
    let checked = try await acme.json("POST /api/v1/messages/send", dry)
    #expect(checked["status"] == "valid")
    let batch = try await acme.json("POST /api/v1/messages/batch", ["messages": [dry]])
    #expect(batch["accepted"] == 0 && batch["data"]?[0]?["status"] == "rejected")
    #expect(
      batch["data"]?[0]?["error"]?["details"]?["errors"]?.objectValue?.map(\.key) == ["dry_run"])
    #expect(try await acme.json("GET /api/v1/messages")["total"] == 0)
  }

  @Test func `each message of a batch has its own verdict`() async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let batch = try await acme.json(
      "POST /api/v1/messages/batch",
      [
        "messages": [
          TestTenant.message(to: "a"), TestTenant.message(["message": ""]),
          TestTenant.message(["priority": "urgent"]), [:], TestTenant.message(to: "b"),
        ]
      ])
    #expect(batch["accepted"] == 2 && batch["rejected"] == 3)
    let verdicts = batch["data"]?.arrayValue ?? []
    try #require(verdicts.count == 5)
    #expect(verdicts.map { $0["index"] } == [0, 1, 2, 3, 4])
    #expect(
      verdicts.map { $0["status"] } == ["queued", "rejected", "rejected", "rejected", "queued"])
    #expect(verdicts[1]["error"]?["details"]?["errors"]?["message"]?.arrayValue?.count == 1)
    #expect(verdicts[1]["message_id"]?.isNull == true && verdicts[0]["error"]?.isNull == true)
    #expect(try await acme.json("GET /api/v1/messages")["total"] == 2)
    for messages in [[], Array(repeating: TestTenant.message(), count: 1_001)] as [[JSON]] {
      _ = try await acme.json(
        "POST /api/v1/messages/batch", ["messages": .array(messages)], status: 422)
    }
  }
}

import Core
import TestKit
import Testing

extension ChannelTests {
  /// The requests of the messaging document as they are printed there, but for the ids, get the answers printed there.
  @Suite(.serialized) struct DocumentTests {
    private static let session = "11111111-2222-3333-4444-555555555555"

    @Test func `the printed messages are queued, listed and replayed`() async throws {
      let shop = try await Shop()
      let channel = try #require(TestChannel.all.first { $0.name == "whatsapp" })
      let id = try await shop.connect("whatsapp", channel.credentials)
      for body in Self.messages {
        let printed = body.split(separator: Self.session, omittingEmptySubsequences: false)
        let answer = try shop.ask(
          "POST /api/v1/messages/send", shop.fields, json: printed.joined(separator: id))
        #expect(answer.status == 201, "\(answer.text)")
        let json = try #require(try answer.json().objectValue)
        #expect(json["status"] == "queued")
        #expect(json["message_id"]?.stringValue.flatMap { UUID($0) } != nil)
      }
      let key = ["Idempotency-Key: 5b2f9e3c-7b8d-4a1e-9f1b-12ab34cd56ef"]
      let hi = #"{"channel":"whatsapp","to":"+15551234567","message":"hi"}"#
      let answers = try (0..<2).map { _ in
        try shop.ask("POST /api/v1/messages/send", shop.fields + key, json: hi)
      }
      #expect(answers[0].status == 201 && answers[0].body == answers[1].body)
      #expect(answers[1]["idempotent-replay"] == "true")

      _ = try shop.send(channel.message(to: "1234", "echo: Hi, I need help!"))
      var list: JSON = .null
      let isListed = await eventually(within: .seconds(20)) {
        let path = "GET /api/v1/messages?channel=whatsapp&session_id=\(id)&direction=inbound"
        list = (try? shop.ask(path).json()) ?? .null
        return list["data"]?[0] != nil
      }
      try #require(isListed)
      #expect(list["current_page"] == 1 && list["per_page"] == 50 && list["total"] == 1)
      let message = list["data"]?[0]
      let expected: [(String, JSON)] = [
        ("channel", "whatsapp"), ("direction", "inbound"), ("type", "text"),
        ("content", "Hi, I need help!"), ("status", "received"),
      ]
      for (name, value) in expected { #expect(message?[name] == value, "\(name)") }
      #expect(message?["created_at"]?.stringValue?.hasSuffix("Z") == true)
      #expect(message?["contact"]?["phone_number"] == "+15551231234")
      #expect(message?["session"] == ["id": .string(id), "name": "Shop"])
    }

    @Test(arguments: ["hello", "+12", "+1234567890123456", "US.1349", ""])
    func `who is no telephone number is refused where one belongs`(address: String) async throws {
      let shop = try await Shop()
      let channel = try #require(TestChannel.all.first { $0.name == "whatsapp" })
      try await shop.connect("whatsapp", channel.credentials)
      let answer = try shop.ask(
        "POST /api/v1/messages/send",
        ["channel": "whatsapp", "to": .string(address), "message": "hi"])
      #expect(answer.status == 422)
      let error = try answer.json()["error"]
      #expect(error?["code"] == "validation_failed")
      #expect(error?["message"] == "The given data was invalid.")
      #expect(error?["details"]?["errors"]?.objectValue?.map(\.key) == ["to"], "\(answer.text)")
    }

    @Test(
      arguments: [
        (
          "whatsapp", "+15551230001", "buttons",
          ["buttons": [["label": "Yes"], ["label": "Go", "url": "https://example.com"]]]
        ), ("whatsapp", "+15551230001", "native", ["native": ["a": 1]]),
        ("telegram", "42", "native", ["native": ["a": 1]]),
        (
          "discord", "198622483471925248", "buttons", ["buttons": [["label": "A"], ["label": "A"]]]
        ),
      ] as [(String, String, String, JSONObject)])
    func `what a provider would refuse for certain is refused at once`(
      name: String, address: String, field: String, content: JSONObject
    ) async throws {
      let shop = try await Shop()
      let channel = try #require(TestChannel.all.first { $0.name == name })
      try await shop.connect(name, channel.credentials)
      var body = content
      body["channel"] = .string(name)
      body["to"] = .string(address)
      if field == "buttons" { body["message"] = "Well?" }
      for operation in ["validate", "send"] {
        let refused = try shop.ask("POST /api/v1/messages/\(operation)", .object(body))
        #expect(refused.status == 422, "\(refused.text)")
        let errors = try refused.json()["error"]?["details"]?["errors"]?.objectValue
        #expect(errors?.map(\.key) == [field], "\(refused.text)")
      }
    }

    @Test func `what the document says of errors holds`() async throws {
      let shop = try await Shop()
      let send = "POST /api/v1/messages/send"
      let none = try shop.ask(send, [:])
      #expect(none.status == 422)
      let errors = try none.json()["error"]?["details"]?["errors"]
      #expect(errors == ["channel": ["The channel field is required."]], "\(none.text)")
      let stranger = try shop.ask(send, [], json: "{}")
      #expect(try stranger.status == 401 && stranger.json().code == "credentials_missing")
      let wrong = [shop.fields[0], "X-Secret-Key: sk_\(String(repeating: "a", count: 48))"]
      let refused = try shop.ask(send, wrong, json: "{}")
      #expect(try refused.status == 401 && refused.json().code == "invalid_credentials")
      let key = try shop.ask(send, shop.fields + ["Idempotency-Key: a b"], json: "{}")
      #expect(try key.status == 400 && key.json().code == "invalid_idempotency_key")
      let broken = try shop.ask(send, shop.fields, json: "{")
      #expect(broken.status == 400)
      let nowhere = try shop.ask("GET /api/v1/sessions/\(Self.session)")
      #expect(try nowhere.status == 404 && nowhere.json().code == "not_found")
    }

    @Test func `a session is made, changed, shown and deleted as printed`() async throws {
      let shop = try await Shop()
      let made = try shop.ask("POST /api/whatsapp/sessions", ["name": "Customer Support"])
      let session = try made.json()
      #expect(made.status == 201)
      #expect(session["name"] == "Customer Support" && session["status"] == "connecting")
      #expect(session["qr_code"]?.stringValue?.hasPrefix("data:image/png;base64,iVBOR") == true)
      let id = try #require(session["id"]?.stringValue)

      let change: JSON = [
        "name": "Support", "description": "Day shift", "daily_limit": 500, "warmup_enabled": true,
        "warmup_start_limit": 20, "warmup_max_limit": 500, "warmup_days": 14,
        "simulate_typing": true,
      ]
      let changed = try shop.ask("PUT /api/whatsapp/sessions/\(id)", change)
      #expect(changed.status == 200, "\(changed.text)")
      let shown = try #require(try shop.session(id))
      for (name, value) in change.objectValue ?? [:] { #expect(shown[name] == value, "\(name)") }

      let list = try shop.ask("GET /api/v1/sessions").json()
      #expect(list["current_page"] == 1 && list["total"] == 1)
      for name in ["id", "phone_number", "status", "created_at"] {
        #expect(list["data"]?[0]?[name] != nil, "\(name)")
      }
      let gone = try shop.ask("DELETE /api/whatsapp/sessions/\(id)")
      #expect((200..<300).contains(gone.status))
      #expect(try shop.ask("GET /api/v1/sessions/\(id)").status == 404)
    }

    private static let messages = [
      """
      {
      "channel": "whatsapp",
      "session_id": "11111111-2222-3333-4444-555555555555",
      "to": "+15551234567",
      "message": "Hello from Zagely! 👋"
      }
      """,
      """
      {
      "channel": "whatsapp",
      "session_id": "11111111-2222-3333-4444-555555555555",
      "to": "+15551234567",
      "type": "image",
      "media_url": "https://example.com/promo.jpg",
      "message": "Check out our latest offer!"
      }
      """,
    ]
  }
}

extension JSON {
  /// The code of an error.
  fileprivate var code: String? { self["error"]?["code"]?.stringValue }
}

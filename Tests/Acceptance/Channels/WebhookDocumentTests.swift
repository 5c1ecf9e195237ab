import Core
import TestKit
import Testing

extension ChannelTests {
  /// The webhook section of the messaging document: its requests, its headers, its payload, and the program that it
  /// prints for receivers.
  @Suite(.serialized) struct WebhookDocumentTests {
    private static let webhooks = "/api/v1/webhooks"

    @Test func `a webhook is registered, listed, shown, changed and removed as documented`()
      async throws
    {
      let shop = try await shop()
      let made = try shop.ask("POST \(Self.webhooks)", ["url": "https://example.com/webhook"])
      #expect(made.status == 201 && made["cache-control"] == "no-store")
      let id = try #require(try made.json()["id"]?.stringValue)
      #expect(try made.json()["secret"]?.stringValue?.hasPrefix("whsec_") == true)
      #expect(try made.json()["events"] == ["*"])

      let path = "\(Self.webhooks)/\(id)"
      let events: JSON = .array(Self.printedEvents.map { .string($0) })
      let changed = try shop.ask(
        "PUT \(path)",
        ["url": "https://example.com/other", "events": events, "is_active": false])
      #expect(changed.status == 200, "\(changed.text)")
      let shown = try shop.ask("GET \(path)").json()
      #expect(shown["url"] == "https://example.com/other")
      #expect(shown["events"] == events && shown["is_active"] == false)
      #expect(shown["secret"] == nil)

      let list = try shop.ask("GET \(Self.webhooks)").json()
      #expect(list["current_page"] == 1 && list["per_page"] == 50 && list["total"] == 1)
      #expect(list["data"]?[0]?["id"] == .string(id))

      let own = try shop.ask(
        "POST \(Self.webhooks)",
        ["url": "https://example.com/webhook", "secret": "your_webhook_secret"])
      #expect(try own.json()["secret"] == "your_webhook_secret")
      #expect(try shop.ask("DELETE \(path)").status == 200)
      #expect(try shop.ask("GET \(path)").status == 404)
      #expect(try shop.ask("GET \(Self.webhooks)").json()["total"] == 1)
    }

    @Test(
      .enabled(if: HookReceiver.hasNode),
      arguments: [["secret": "your_webhook_secret"], [:]] as [JSONObject])
    func `the printed program for Node believes all that is sent to it, and nothing else`(
      _ choice: JSONObject
    ) async throws {
      let shop = try await shop()
      let (webhook, secret) = try register(choice, in: shop)
      let receiver = try #require(HookReceiver.printed(secret))
      try point(webhook, at: receiver, in: shop)
      try await live(in: shop)
      for delivery in receiver.deliveries(untilAllOf: Self.livedEvents) {
        #expect(delivery.status == 200, "\(delivery.headers) \(delivery.text)")
        try check(delivery)
      }

      let client = try Client(port: receiver.port)
      let forged = [
        "X-Zagely-Timestamp: 1",
        "X-Zagely-Signature: sha256=\(String(repeating: "0", count: 64))",
      ]
      client.send(Self.request("{\"event\":\"message.received\"}", forged))
      #expect(client.receiveAll().hasPrefix("HTTP/1.1 401 "))
    }

    @Test
    func `a verifier of Standard Webhooks believes every delivery, also while secrets change`()
      async throws
    {
      let shop = try await shop()
      let (webhook, secret) = try register([:], in: shop)
      let receiver = try #require(HookReceiver.standard(secret))
      try point(webhook, at: receiver, in: shop)
      try await live(in: shop)
      var deliveries = receiver.deliveries(untilAllOf: Self.livedEvents)
      let rotated = try shop.ask("POST \(Self.webhooks)/\(webhook)/rotate-secret")
      #expect(rotated.status == 200)
      _ = try shop.ask("POST \(Self.webhooks)/\(webhook)/test")
      deliveries += receiver.deliveries(untilAllOf: ["webhook.test"])
      #expect(deliveries.count > Self.livedEvents.count)
      for delivery in deliveries {
        #expect(delivery.status == 200, "\(delivery.headers) \(delivery.text)")
        #expect(delivery.header("webhook-id") == delivery.header("x-zagely-delivery"))
        #expect(delivery.header("webhook-timestamp") == delivery.header("x-zagely-timestamp"))
      }
    }

    @Test func `a received message, its line in the log and its replay are as printed`()
      async throws
    {
      let shop = try await shop()
      let (webhook, secret) = try register(["events": ["message.received"]], in: shop)
      let receiver = try #require(HookReceiver.standard(secret))
      try point(webhook, at: receiver, in: shop)
      try await live(in: shop)
      let first = try #require(receiver.next())
      #expect(first.body["data"]?["channel"] == "whatsapp")
      #expect(first.body["data"]?["content"] == "Hello, I need help with my order.")
      let contact = try #require(first.body["data"]?["contact"]?.objectValue)
      #expect(Set(contact.map(\.key)).isSuperset(of: ["id", "name", "phone_number", "email"]))
      #expect(contact["phone_number"] == "+15551230001" && contact["email"] == .null)

      let deliveries = "\(Self.webhooks)/\(webhook)/deliveries"
      var log: JSON = .null
      _ = await eventually {
        log = (try? shop.ask("GET \(deliveries)").json()) ?? .null
        return log["data"]?[0]?["status"] == "delivered"
      }
      #expect(log["current_page"] == 1 && log["per_page"] == 50 && log["total"] == 1)
      let line = try #require(log["data"]?[0])
      #expect(line["status"] == "delivered" && line["attempts"] == 1)
      #expect(line["signature"]?.stringValue == first.header("x-zagely-signature"))
      #expect(line["id"] == first.body["delivery_id"])
      #expect(line["duration_ms"]?.integerValue != nil)

      let id = try #require(line["id"]?.stringValue)
      #expect(try shop.ask("POST \(deliveries)/\(id)/replay").status == 202)
      let again = try #require(receiver.next())
      #expect(again.status == 200 && again.text == first.text)
      #expect(again.header("x-zagely-delivery") == id)
    }

    /// A gateway whose headers are called as the document calls them.
    private func shop() async throws -> Shop {
      try await Shop([
        "--set", "guard.allow.webhooks=127.0.0.1", "--set", "webhooks.header_prefix=X-Zagely-",
      ])
    }

    /// Registers a webhook that is to be pointed at a receiver which must know its secret first.
    private func register(
      _ members: JSONObject, in shop: Shop
    ) throws -> (id: String, secret: String) {
      var body: JSONObject = ["url": "https://example.com/webhook", "is_active": false]
      for (name, value) in members { body[name] = value }
      let answer = try shop.ask("POST \(Self.webhooks)", .object(body))
      try #require(answer.status == 201, "\(answer.text)")
      let json = try answer.json()
      return (
        try #require(json["id"]?.stringValue), try #require(json["secret"]?.stringValue)
      )
    }

    private func point(_ webhook: String, at receiver: HookReceiver, in shop: Shop) throws {
      let change: JSON = ["url": .string(receiver.url), "is_active": true]
      let answer = try shop.ask("PATCH \(Self.webhooks)/\(webhook)", change)
      try #require(answer.status == 200, "\(answer.text)")
    }

    /// Lets happen what can happen to a workspace: messages go out and come in, and a session ends.
    private func live(in shop: Shop) async throws {
      let channel = try #require(TestChannel.all.first { $0.name == "whatsapp" })
      try await shop.connect("whatsapp", channel.credentials)
      _ = try shop.send(channel.message(to: "0404"))
      let text = "echo: Hello, I need help with my order."
      let id = try shop.send(channel.message(to: "0001", text))
      #expect(try await shop.message(id, "read")["status"] == "read")
      // The token is refused, which ends the session.
      _ = try shop.send(channel.message(to: "0401"))
    }

    private static let livedEvents: Set = [
      "session.connected", "message.failed", "message.sent", "message.delivered", "message.read",
      "contact.created", "message.received", "session.disconnected",
    ]

    /// The headers of the document's table, and the members that its payload has.
    private func check(_ delivery: HookReceiver.Delivery) throws {
      let body = delivery.body
      #expect(delivery.header("x-zagely-event") == delivery.event)
      #expect(Self.printedEvents.contains(delivery.event ?? ""))
      let id = try #require(delivery.header("x-zagely-delivery"))
      #expect(UUID(id) != nil && body["delivery_id"] == .string(id))
      let stamp = try #require(delivery.header("x-zagely-timestamp").flatMap { Int64($0) })
      #expect(abs(stamp - SystemClock().now.seconds) < 60)
      #expect(delivery.header("x-zagely-signature")?.hasPrefix("sha256=") == true)
      #expect(delivery.header("content-type") == "application/json")
      let members = Set((body.objectValue ?? [:]).map(\.key))
      #expect(members == ["event", "tenant_id", "delivery_id", "occurred_at", "data"])
      #expect(body["tenant_id"]?.stringValue.flatMap { UUID($0) } != nil)
      #expect(body["occurred_at"]?.stringValue?.hasSuffix("Z") == true)
    }

    private static func request(_ body: String, _ fields: [String]) -> String {
      let head =
        [
          "POST /webhook HTTP/1.1", "Host: localhost", "Connection: close",
          "Content-Type: application/json", "Content-Length: \(body.utf8.count)",
        ] + fields
      return head.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private static let printedEvents = [
      "message.received", "message.sent", "message.delivered", "message.read", "message.failed",
      "campaign.started", "campaign.completed", "campaign.paused", "contact.created",
      "contact.updated", "contact.opted_out", "session.connected", "session.disconnected",
      "webhook.test",
    ]
  }
}

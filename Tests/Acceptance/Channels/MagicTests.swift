import Core
import TestKit
import Testing

extension ChannelTests {
  /// Each recipient that `GET /api/v1/sandbox` names does what its sentence there says, as a tenant sees it.
  @Suite(.serialized) struct MagicTests {
    /// What becomes of a message to each, through WhatsApp, which tells the most; and of what kind its error is.
    private static let ends: [String: (status: String, error: String?)] = [
      "0001": ("read", nil), "0002": ("sent", nil), "0003": ("delivered", nil),
      "0004": ("read", nil), "0005": ("read", nil), "0006": ("read", nil), "0007": ("read", nil),
      "0008": ("failed", "recipient"), "0009": ("read", nil), "0010": ("delivered", nil),
      "0400": ("failed", "content"), "0403": ("failed", "recipient"),
      "0404": ("failed", "recipient"), "0410": ("failed", "content"),
      "0413": ("failed", "content"), "0430": ("read", nil), "0501": ("read", nil),
      "0504": ("unknown", nil), "0505": ("unknown", nil), "0506": ("unknown", nil),
      "0429": ("queued", nil), "0500": ("queued", nil), "0503": ("queued", nil),
      "0401": ("queued", nil),
    ]
    /// Those that are tried again and again, which slows everybody down: they come last.
    private static let troublesome: Set = ["0429", "0500", "0503"]

    @Test func `every recipient of the list does what it says`() async throws {
      let shop = try await Shop()
      let channel = try #require(TestChannel.all.first { $0.name == "whatsapp" })
      let session = try await shop.connect("whatsapp", channel.credentials)
      let list = try shop.ask("GET /api/v1/sandbox").json()["recipients"]?.arrayValue ?? []
      let listed = list.compactMap { $0["ending"]?.stringValue }
      #expect(Set(listed) == Set(Self.ends.keys))

      let calm = listed.filter { $0 != "0401" && !Self.troublesome.contains($0) }
      try await check(calm, by: channel, in: shop)
      let inbound = try shop.ask("GET /api/v1/messages?direction=inbound").json()
      let texts = (inbound["data"]?.arrayValue ?? []).compactMap { $0["content"]?.stringValue }
      #expect(texts.sorted() == ["Hello", "STOP"])

      for ending in Self.troublesome {
        let id = try shop.send(channel.message(to: ending))
        let path = "GET /api/v1/messages/\(id)"
        let isRetried = await eventually(within: .seconds(60)) {
          (try? shop.ask(path).json()["data"])?.timeline.contains("retried") == true
        }
        #expect(isRetried, "\(ending)")
        #expect(try shop.ask("POST /api/v1/messages/\(id)/cancel").status == 200, "\(ending)")
      }

      _ = try shop.send(channel.message(to: "0401"))
      let isEnded = await eventually(within: .seconds(60)) {
        (try? shop.session(session))?["status"] == "disconnected"
      }
      #expect(isEnded)
    }

    private func check(
      _ endings: [String], by channel: TestChannel, in shop: Shop
    ) async throws {
      var ids: [String: String] = [:]
      for ending in endings { ids[ending] = try shop.send(channel.message(to: ending)) }
      for ending in endings {
        let end = try #require(Self.ends[ending])
        let id = try #require(ids[ending])
        let message = try await shop.message(id, end.status, within: .seconds(60))
        #expect(message["status"] == .string(end.status), "\(ending) \(message)")
        #expect(message["error"]?["kind"]?.stringValue == end.error, "\(ending) \(message)")
        // Nothing that is told twice, or out of order, is noted twice.
        let told = message.timeline.filter { ["sent", "delivered", "read"].contains($0) }
        #expect(Set(told).count == told.count, "\(ending) \(told)")
      }
      // Where it went no further, it still has not.
      for ending in endings {
        let end = try #require(Self.ends[ending])
        let id = try #require(ids[ending])
        let message = try await shop.message(id, end.status)
        #expect(message["status"] == .string(end.status), "\(ending) \(message)")
      }
    }
  }
}

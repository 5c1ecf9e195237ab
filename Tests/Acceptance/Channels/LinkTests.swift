import Core
import TestKit
import Testing

extension ChannelTests {
  /// WhatsApp by a telephone that scans a picture.
  @Suite(.serialized) struct LinkTests {
    @Test func `a picture is shown until it was scanned, and disconnecting ends the link`()
      async throws
    {
      let shop = try await Shop()
      let created = try shop.ask(
        "POST /api/whatsapp/sessions", ["name": "Desk", "phone_number": "+15551234567"])
      try #require(created.status == 201, "\(created.text)")
      let id = try #require(try created.json()["id"]?.stringValue)
      var sawPicture = false
      let isConnected = await eventually(within: .seconds(30)) {
        let link = try? shop.ask("GET /api/whatsapp/sessions/\(id)/qr").json()
        if link?["qr_code"]?.stringValue?.hasPrefix("data:image/png;base64,") == true {
          sawPicture = true
        }
        return link?["status"] == "connected"
      }
      #expect(sawPicture)
      let link = try shop.ask("GET /api/whatsapp/sessions/\(id)/qr")
      try #require(isConnected, "\(link.text)")
      // The number is that of the telephone that scanned, whichever was expected.
      let session = try #require(try shop.session(id))
      #expect(session["phone_number"] == session["account"]?["id"])
      #expect(session["phone_number"] != "+15551234567" && session["phone_number"] != .null)

      try await isRead(through: id, shop)
      // The link outlives the gateway, and nobody scans a picture again.
      try await shop.restart()
      try await isRead(through: id, shop)

      try refusesWhatOnlyTheCloudSends(shop, id)

      let ended = try shop.ask("POST /api/whatsapp/sessions/\(id)/disconnect")
      #expect(ended.status == 200)
      // The bridge shows a new picture at once, which nobody asked for.
      let isBack = await eventually(within: .seconds(3)) {
        (try? shop.session(id))?["status"] != "disconnected"
      }
      #expect(!isBack)
    }

    private func isRead(through session: String, _ shop: Shop) async throws {
      let sent = try shop.send([
        "channel": "whatsapp", "to": "+15551230001", "message": "Hello",
        "session_id": .string(session),
      ])
      let message = try await shop.message(sent, "read")
      #expect(message.timeline == ["accepted", "attempted", "sent", "delivered", "read"])
    }

    /// A linked telephone has no templates and no buttons, which is said before anything is queued.
    private func refusesWhatOnlyTheCloudSends(_ shop: Shop, _ session: String) throws {
      let contents: [JSONObject] = [
        ["template": ["name": "hello_world"]], ["message": "Well?", "buttons": [["label": "Yes"]]],
      ]
      for content in contents {
        var body = content
        body["channel"] = "whatsapp"
        body["session_id"] = .string(session)
        body["to"] = "+15551230001"
        let refused = try shop.ask("POST /api/v1/messages/send", .object(body))
        #expect(refused.status == 422, "\(refused.text)")
        let errors = try refused.json()["error"]?["details"]?["errors"]?.objectValue
        #expect(errors?.map(\.key) == ["type"], "\(refused.text)")
      }
    }
  }
}

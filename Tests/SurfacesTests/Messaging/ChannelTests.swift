import Core
import HTTPServer
import OperationsTestKit
import Testing

@Suite struct ChannelTests {
  @Test func `the channels are what their descriptors say`() async throws {
    let acme = try await TestTenant(Harness())
    let list = try await acme.json("GET /api/v1/channels")
    let pigeon = try #require(list["data"]?[0])
    #expect(list["data"]?.arrayValue?.count == 1)
    #expect(pigeon["id"]?.stringValue == "pigeon" && pigeon["name"]?.stringValue == "Pigeon post")
    #expect(pigeon["addresses"] == [["field": "loft", "name": "Loft"]])
    #expect(
      pigeon["credentials"] == [
        [
          "name": "ring", "label": "Ring", "help": "What is on the ring.", "secret": true,
          "required": true, "choices": .null,
        ]
      ])
    #expect(
      pigeon["contents"] == [
        [
          "type": "text", "text": ["max": 140, "unit": "characters", "split": true],
          "media": .null, "buttons": .null,
        ],
        [
          "type": "image", "text": ["max": 20, "unit": "bytes", "split": false],
          "media": ["max_bytes": 1_048_576, "types": ["image/png"]], "buttons": .null,
        ],
        [
          "type": "buttons", "text": ["max": 100, "unit": "utf16", "split": false],
          "media": .null,
          "buttons": [
            "max": 2, "label": ["max": 8, "unit": "scalars", "split": false],
            "payload_max_bytes": 16, "links": false,
          ],
        ],
      ])
    #expect(pigeon["receipts"] == ["sent", "delivered"])
    #expect(try await acme.json("GET /api/v1/channels/pigeon")["data"] == pigeon)
  }

  @Test func `they are described in the caller's language`() async throws {
    let acme = try await TestTenant(Harness())
    let pigeon = try await acme.json("GET /api/v1/channels/pigeon?lang=ar")["data"]
    #expect(pigeon?["name"]?.stringValue == "الحمام الزاجل")
    #expect(pigeon?["credentials"]?[0]?["help"]?.stringValue == "ما كُتب على الحلقة.")
  }

  @Test func `one that is not there is not found`() async throws {
    let acme = try await TestTenant(Harness())
    let missing = try await acme.json("GET /api/v1/channels/owl", status: 404)
    #expect(missing["error"]?["code"]?.stringValue == "not_found")
  }
}

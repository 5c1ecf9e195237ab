import ChannelKit
import Core
import HTTPServer
import OperationsTestKit
import Testing

@testable import Surfaces

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
    var alone = try #require(pigeon.objectValue)
    alone["drivers"] = []
    #expect(try await acme.json("GET /api/v1/channels/pigeon")["data"] == .object(alone))
  }

  @Test func `a channel that is reached in several ways names them, and shows the one asked for`()
    async throws
  {
    let harness = try await Harness(
      ChannelOperations.all([.reached(by: "loft"), .reached(by: "cart")]))
    let acme = try await TestTenant(harness)
    let path = "GET /api/v1/channels/pigeon"
    for (query, driver) in [("", "loft"), ("?driver=loft", "loft"), ("?driver=cart", "cart")] {
      let shown = try await acme.json(path + query)["data"]
      #expect(shown?["driver"]?.stringValue == driver && shown?["drivers"] == ["loft", "cart"])
      #expect(shown?["credentials"]?[0]?["name"]?.stringValue == driver)
    }
    _ = try await acme.json(path + "?driver=boat", status: 404)
    #expect(try await acme.json("GET /api/v1/channels")["data"]?.arrayValue?.count == 2)
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

extension ChannelDescriptor {
  /// A channel with one of several drivers, whose credential is called like it.
  fileprivate static func reached(by driver: String) -> ChannelDescriptor {
    let name = Localized("Pigeon post", arabic: "الحمام الزاجل")
    return ChannelDescriptor(
      id: "pigeon", driver: driver, name: name, addresses: [.telephone],
      credentials: [CredentialField(driver, name, help: name, form: .text(bytesMax: 10))],
      contents: [.text(TextLimit(140, .characters))], pacing: Pacing(), receipts: [],
      replaySafety: .none, baseURL: "https://pigeon.example")
  }
}

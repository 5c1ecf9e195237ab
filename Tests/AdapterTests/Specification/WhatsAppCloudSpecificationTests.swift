import ChannelKit
import Core
import Testing
import WhatsApp

/// Holds what goes to the Cloud API against what Meta publishes of it.
@Suite struct WhatsAppCloudSpecificationTests {
  private let messages: SchemaChecker
  private let examples: JSON

  init() throws {
    messages = SchemaChecker(try TestFile.json("Specifications/whatsapp-messages.json"))
    examples = try TestFile.json("Specifications/whatsapp-examples.json")
  }

  @Test func `every message is one that the Cloud API takes`() throws {
    for fixture in try Fixtures(of: WhatsAppCloud()).sends {
      for request in fixture["requests"]?.arrayValue ?? [] {
        let message = try #require(request["json"])
        // The file knows the kind of these, and has no form for what they do.
        if message["interactive"]?["type"] == "cta_url" {
          #expect(problems(message).allSatisfy { $0.hasPrefix("interactive.action") })
        } else {
          #expect(problems(message) == [])
        }
      }
    }
  }

  @Test func `every message among the examples is taken, but for those that are none`() throws {
    let requests = try #require(examples["message_requests"]?.objectValue)
    let refused = requests.filter { !problems($0.value).isEmpty }.map(\.key)
    #expect(
      Set(refused) == [
        // A placeholder where a choice belongs.
        "Send Multi-Product Message",
        // What they do, the file has no form for.
        "Send Order Details Message", "Send Order Status Message",
        // Nobody says of which kind they are.
        "Send Reply to List Message", "Send Text Message with Preview URL",
        // No message, but a mark on one.
        "Send typing indicator and read receipt",
      ])
    #expect(requests.count - refused.count == 44)
  }

  @Test func `what the Cloud API does not take is found`() throws {
    func text(_ members: JSONObject) -> [String] {
      var message: JSONObject = [
        "messaging_product": "whatsapp", "to": "5", "type": "text", "text": ["body": "a"],
      ]
      for (name, value) in members { message[name] = value }
      return problems(.object(message))
    }
    #expect(text([:]) == [])
    #expect(text(["type": "letter"]).count > 0)
    #expect(text(["messaging_product": "messenger"]).count > 0)
    #expect(text(["colour": "red"]).count > 0)
    #expect(text(["text": ["body": 7]]).count > 0)
    #expect(text(["type": "image", "text": .null, "image": ["link": "a", "id": "b"]]).count > 0)
    #expect(problems(["messaging_product": "whatsapp", "type": "text", "text": [:]]).count > 0)
    #expect(problems(buttons(3, label: "12345678901234567890")) == [])
    #expect(problems(buttons(3, label: "123456789012345678901")).count > 0)
    #expect(problems(buttons(4, label: "a")).count > 0)
  }

  private func problems(_ message: JSON) -> [String] {
    messages.problems(in: message, at: "#")
  }

  private func buttons(_ count: Int, label: String) -> JSON {
    let button: JSON = ["type": "reply", "reply": ["id": "a", "title": .string(label)]]
    return [
      "messaging_product": "whatsapp", "to": "5", "type": "interactive",
      "interactive": [
        "type": "button", "body": ["text": "a"],
        "action": ["buttons": .array(Array(repeating: button, count: count))],
      ],
    ]
  }

  @Test func `every webhook among the examples is among the fixtures`() throws {
    let bodies = try Fixtures(of: WhatsAppCloud()).inbounds.map { $0["request"]?["body"] }
    for (name, webhook) in try #require(examples["webhooks"]?.objectValue) {
      #expect(bodies.contains(webhook), Comment(rawValue: name))
    }
  }

  @Test func `every call about an account is one that the Cloud API takes`() throws {
    let business = OpenAPIDocument(
      try TestFile.json("Specifications/whatsapp-business.json"), refusesUnnamed: true)
    let calls = try #require(Fixtures(of: WhatsAppCloud()).calls)
    let check = try #require(calls["check"]?["GET"]?.stringValue)
    #expect(business.problems("GET", "/v23.0\(check)", nil) == [])
    for call in (calls["hooking"]?.arrayValue ?? []) + (calls["unhooking"]?.arrayValue ?? []) {
      let path = try #require(call["POST"]?.stringValue)
      #expect(business.problems("POST", "/v23.0\(path)", call["json"]) == [])
    }
    #expect(business.problems("POST", "/v23.0/1/subscribed_apps", ["verify_token": 7]).count > 0)
    #expect(business.problems("POST", "/v23.0/1", ["webhook_configuration": [:]]).count > 0)
  }
}

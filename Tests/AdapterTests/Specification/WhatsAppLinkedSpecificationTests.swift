import ChannelKit
import Core
import Testing
import WhatsApp

/// Holds every request to a WAHA server against the description that it publishes.
@Suite struct WhatsAppLinkedSpecificationTests {
  private let server: OpenAPIDocument

  init() throws {
    let document = Self.repaired(try TestFile.json("Specifications/waha.json"))
    server = OpenAPIDocument(document, refusesUnnamed: true)
  }

  @Test func `every request is one that the server takes`() throws {
    let fixtures = try Fixtures(of: WhatsAppLinked())
    var requests = fixtures.sends.flatMap { $0["requests"]?.arrayValue ?? [] }
    let calls = try #require(fixtures.calls)
    let link = try #require(fixtures.link)
    requests += [calls["check"], link["state"], link["picture"]].compactMap(\.self)
    for list in [calls["hooking"], calls["unhooking"], calls["typing"], link["linking"]] {
      requests += list?.arrayValue ?? []
    }
    #expect(requests.count > 15)
    for request in requests {
      for method in ["GET", "POST", "PUT", "DELETE"] {
        guard let path = request[method]?.stringValue else { continue }
        #expect(server.problems(method, path, request["json"]) == [], "\(request)")
      }
    }
  }

  @Test func `what the server does not take is found`() {
    func problems(_ method: String, _ body: JSON) -> [String] {
      server.problems("POST", "/api/\(method)", body)
    }
    let text: JSON = ["session": "a", "chatId": "5@c.us", "text": "a"]
    #expect(problems("sendText", text) == [])
    #expect(problems("sendPigeon", text).count > 0)
    #expect(problems("sendText", ["session": "a", "text": "a"]) == ["chatId: is missing"])
    #expect(problems("sendText", ["session": "a", "chatId": "5", "text": 7]).count > 0)
    #expect(
      problems("sendText", ["session": "a", "chatId": "5", "text": "a", "b": 1]).count > 0)
    #expect(
      problems("sendImage", ["session": "a", "chatId": "5", "file": ["url": "a"]]).count > 0)
    #expect(
      problems("sendVideo", ["session": "a", "chatId": "5", "file": ["url": "a"]]).count > 0)
    #expect(
      problems(
        "sessions",
        ["name": "a", "config": ["webhooks": .array([["url": "a", "events": [], "retries": 1]])]]
      ).count > 0)
  }

  /// The document was made from code, and calls an object whatever has no type there: a text that has a text for its
  /// default, and elements of which nothing else is said.
  private static func repaired(_ value: JSON) -> JSON {
    switch value {
    case .array(let elements): return .array(elements.map(repaired))
    case .object(var members):
      if members["type"] == "object", members["default"]?.stringValue != nil {
        members["type"] = "string"
      }
      if members["type"] == "array", members["items"] == ["type": "object"] {
        members["items"] = [:]
      }
      return .object(JSONObject(members.map { ($0, repaired($1)) }))
    default: return value
    }
  }
}

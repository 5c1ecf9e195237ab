import ChannelKit
import Core
import Instagram
import Messenger
import Testing

/// Holds every request of Messenger and of Instagram against what Meta publishes of pages and of accounts.
@Suite struct MessagingSpecificationTests {
  @Test func `every request to Messenger is one that a page takes`() throws {
    try expectTaken(of: Messenger(), by: "graph-page")
  }

  @Test func `every request to Instagram is one that an account takes`() throws {
    try expectTaken(of: Instagram(), by: "graph-instagram-user")
  }

  private func expectTaken(of channel: some Channel, by file: String) throws {
    let description = GraphDescription(try TestFile.json("Specifications/\(file).json"))
    let fixtures = try Fixtures(of: channel)
    let calls = try #require(fixtures.calls)
    var requests = fixtures.sends.flatMap { $0["requests"]?.arrayValue ?? [] }
    requests += [calls["check"]].compactMap(\.self)
    for list in [calls["hooking"], calls["unhooking"], calls["typing"]] {
      requests += list?.arrayValue ?? []
    }
    #expect(requests.count > 12)
    for request in requests {
      #expect(description.problems(in: request) == [], "\(request)")
    }
  }

  @Test(arguments: ["graph-page", "graph-instagram-user"])
  func `what is not taken is found`(file: String) throws {
    let description = GraphDescription(try TestFile.json("Specifications/\(file).json"))
    func problems(_ path: String, _ body: JSON? = nil) -> [String] {
      var request: JSONObject = ["POST": .string(path)]
      request["json"] = body
      return description.problems(in: .object(request))
    }
    let message: JSON = ["recipient": ["id": "1"], "message": ["text": "a"]]
    #expect(problems("/1/messages", message) == [])
    #expect(problems("/1/letters", message) == ["there is no letters"])
    #expect(
      problems("/1/messages", ["recipient": ["id": "1"], "colour": "red"])
        == ["there is no parameter colour"])
    #expect(
      problems("/1/messages", ["recipient": ["id": "1"], "sender_action": "sing"]).count == 1)
    #expect(
      problems("/1/messages", ["recipient": ["id": "1"], "messaging_type": "LETTER"]).count == 1)
    #expect(problems("/1/subscribed_apps") == ["subscribed_fields: is missing"])
    #expect(problems("/1/subscribed_apps?subscribed_fields=messages%2Csongs").count == 1)
  }

  @Test func `a field that an account does not have is found`() throws {
    let description = GraphDescription(
      try TestFile.json("Specifications/graph-instagram-user.json"))
    #expect(description.problems(in: ["GET": "/1?fields=id,soul"]) == ["there is no field soul"])
  }
}

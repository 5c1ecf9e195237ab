import ChannelKit
import Core
import Remote
import Testing

/// Holds the fixtures against the schema that endpoints are written by.
@Suite struct RemoteSpecificationTests {
  private let document: JSON
  private let fixtures: Fixtures

  init() throws {
    document = try TestFile.json("../../docs/remote-channel.schema.json")
    fixtures = try Fixtures(of: Remote())
  }

  @Test func `every request is one of the schema`() throws {
    for request in fixtures.sends.flatMap({ $0["requests"]?.arrayValue ?? [] }) {
      let body = try JSON.parse(try #require(request["bytes"]?.stringValue))
      #expect(problems(in: body, at: "request", refusesUnnamed: true) == [])
      #expect(body["data"]?["id"] == request["headers"]?["Idempotency-Key"])
      #expect(body["data"]?["id"] == request["headers"]?["Webhook-Id"])
    }
  }

  @Test func `every answer that has an effect in words is one of the schema`() throws {
    let strange = [
      "a pause without end is cut to a day", "a pause of no sense",
      "no endpoint stops those of others", "another address that is none",
      "accepted by an id without end: no receipt will find it", "refused without a word",
      "a word of tomorrow",
    ]
    for fixture in fixtures.answers {
      guard let body = fixture["answer"]?["body"], body["status"] != nil else { continue }
      let isStrange = strange.contains(fixture["name"]?.stringValue ?? "")
      #expect(problems(in: body, at: "answer").isEmpty == !isStrange)
    }
  }

  @Test func `events that are taken are those of the schema, and what is malformed is not`() throws
  {
    for fixture in fixtures.inbounds {
      let text = try #require(fixture["request"]?["body"]?.stringValue)
      guard let body = try? JSON.parse(text) else { continue }
      let problems = problems(in: body, at: "events")
      if fixture["events"] != nil { #expect(problems == []) }
      // Times have a form that the checker does not look at, and the head is no part of the body.
      guard fixture["refusal"] == "malformed",
        let name = fixture["name"]?.stringValue, !name.hasPrefix("a time")
      else { continue }
      #expect(!problems.isEmpty, Comment(rawValue: name))
    }
  }

  @Test func `what the schema does not take is found`() throws {
    func problems(_ content: JSON) -> [String] {
      self.problems(
        in: ["type": "message.send", "data": ["id": "1", "to": "a", "content": content]],
        at: "request", refusesUnnamed: true)
    }
    #expect(problems(["type": "text", "text": "a"]) == [])
    #expect(problems(["type": "text"]).count > 0)
    #expect(problems(["type": "text", "text": "a", "colour": "red"]).count > 0)
    #expect(problems(["type": "image", "url": "https://a.example/b.jpg"]).count > 0)
    #expect(
      problems(["type": "buttons", "text": "a", "buttons": [["label": "a"]]]).count > 0)
  }

  private func problems(
    in body: JSON, at name: String, refusesUnnamed: Bool = false
  ) -> [String] {
    SchemaChecker(document, refusesUnnamed: refusesUnnamed)
      .problems(in: body, at: "#/$defs/\(name)")
  }
}

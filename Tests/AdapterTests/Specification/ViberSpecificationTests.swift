import ChannelKit
import Core
import Testing
import Viber

/// Holds every request, answer and event of the fixtures against the description of Viber's REST API.
@Suite struct ViberSpecificationTests {
  private let document: JSON
  private let fixtures: Fixtures

  init() throws {
    document = try TestFile.json("Specifications/viber.json")
    fixtures = try Fixtures(of: Viber())
  }

  @Test func `every request has the members and types that the API has`() throws {
    for fixture in fixtures.sends {
      for request in fixture["requests"]?.arrayValue ?? [] {
        #expect(request["POST"] == "/send_message")
        let body = try #require(request["json"])
        // The description leaves out what only some kinds of message have, which messages of our own do not use.
        let isOurs = fixture["message"]?["native"] == nil
        #expect(problems(in: body, at: "send_message", refusesUnnamed: isOurs) == [])
      }
    }
  }

  @Test func `so do those of the webhook`() throws {
    let calls = Viber().hooking(fixtures.account) + Viber().unhooking(fixtures.account)
    #expect(calls.map { $0.fixture["POST"] } == ["/set_webhook", "/set_webhook"])
    for call in calls {
      let body = try #require(call.fixture["json"])
      #expect(problems(in: body, at: "set_webhook", refusesUnnamed: true) == [])
    }
    #expect(calls[0].fixture["json"]?["url"] == "https://gate.example.com/hooks/t0k3n")
    #expect(calls[1].fixture["json"]?["url"] == "")
    #expect(Viber().hooking(Account(credentials: [:], hookSecret: Secret(""))).isEmpty)
  }

  @Test func `what is answered and told in the fixtures is what Viber answers and tells`() throws {
    for fixture in fixtures.answers {
      guard let body = fixture["answer"]?["body"], body["status"] != nil else { continue }
      #expect(problems(in: body, at: "response") == [])
    }
    for fixture in fixtures.inbounds where fixture["events"] != nil {
      let body = try JSON.parse(try #require(fixture["request"]?["body"]?.stringValue))
      #expect(problems(in: body, at: "callback") == [])
    }
  }

  @Test func `what the API does not take is found`() throws {
    let good: JSONObject = [
      "receiver": "a", "sender": ["name": "a"], "type": "text", "text": "a",
    ]
    func problems(_ changes: JSONObject, without name: String = "") -> [String] {
      var body = good
      for (key, value) in changes { body[key] = value }
      body[name] = nil
      return self.problems(in: .object(body), at: "send_message", refusesUnnamed: true)
    }
    #expect(problems([:]) == [])
    #expect(problems([:], without: "receiver") == ["receiver: is missing"])
    #expect(problems([:], without: "sender") == ["sender: is missing"])
    #expect(problems([:], without: "text") == ["text: is missing"])
    #expect(problems(["text": ""]) == ["text: fewer than 1 characters"])
    #expect(
      problems(["text": .string(String(repeating: "a", count: 7_001))])
        == ["text: more than 7000 characters"])
    #expect(
      problems(["sender": ["name": .string(String(repeating: "a", count: 29))]])
        == ["sender.name: more than 28 characters"])
    #expect(problems(["type": "letter"]).count == 2)
    #expect(problems(["colour": "red"]) == ["colour: nobody names it"])
    #expect(problems(["type": "video", "media": "a"], without: "text") == ["size: is missing"])
    #expect(
      problems(["type": "file", "media": "a", "size": "1", "file_name": "a"], without: "text")
        == ["size: no integer"])
    #expect(
      problems(["keyboard": ["Type": "keyboard", "Buttons": [["ActionType": "call"]]]]).count == 2)
  }

  private func problems(
    in body: JSON, at name: String, refusesUnnamed: Bool = false
  ) -> [String] {
    SchemaChecker(document, refusesUnnamed: refusesUnnamed)
      .problems(in: body, at: "#/$defs/\(name)")
  }
}

@Suite struct ViberTests {
  @Test(
    arguments: [
      (
        200, #"{"status":0,"id":"pa:7","name":"Shop"}"#,
        AccountStanding.good(id: "pa:7", name: "Shop")
      ),
      (200, #"{"status":0}"#, .unknown),
      (200, #"{"status":2,"status_message":"invalidAuthToken"}"#, .refused("invalidAuthToken")),
      (200, #"{"status":9,"status_message":"suspended"}"#, .refused("suspended")),
      (200, #"{"status":12,"status_message":"tooManyRequests"}"#, .unknown),
      (502, #"{"status":0,"id":"pa:7","name":"Shop"}"#, .unknown),
    ])
  func `credentials are good when Viber says whose they are`(
    status: Int, body: String, standing: AccountStanding
  ) {
    let answer = ProviderAnswer.response(ProviderResponse(status: status, body: Array(body.utf8)))
    #expect(Viber().standing(from: answer, now: Timestamp(seconds: 0)) == standing)
  }

  @Test(arguments: [(28, true), (29, false)])
  func `the name of the sender has as many letters as Viber shows`(count: Int, isTaken: Bool) {
    let account = Account(
      credentials: [
        "auth_token": Secret("t"), "sender_name": Secret(String(repeating: "ش", count: count)),
      ], hookSecret: Secret(""))
    #expect(
      Viber().descriptor.problems(withCredentials: [
        "auth_token": "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9",
        "sender_name": account["sender_name"].exposed,
      ]).isEmpty)
    if case .ask = Viber().check(account) {
      #expect(isTaken)
    } else {
      #expect(!isTaken)
    }
  }

  @Test func `without a picture of the sender none is named`() throws {
    let account = Account(
      credentials: ["auth_token": Secret("t"), "sender_name": Secret("Shop")],
      hookSecret: Secret(""))
    let message = OutgoingMessage(
      id: UUID(high: 1, low: 1), to: "a", .text("a"), from: account, now: Timestamp(seconds: 0),
      entropy: Secret([UInt8](repeating: 0, count: OutgoingMessage.entropyByteCount)))
    let call = try #require(try Viber().calls(for: message).first)
    #expect(call.fixture["json"]?["sender"] == ["name": "Shop"])
  }
}

import ChannelKit
import Core
import Discord
import Testing

/// Holds every request of the fixtures against the published description of Discord's API.
@Suite struct DiscordSpecificationTests {
  private let api: OpenAPIDocument
  private let fixtures: Fixtures

  init() throws {
    api = OpenAPIDocument(try TestFile.json("Specifications/discord.json"), refusesUnnamed: true)
    fixtures = try Fixtures(of: Discord())
  }

  @Test func `every request has a path and a body that the API has`() throws {
    let requests = fixtures.sends.flatMap { $0["requests"]?.arrayValue ?? [] }
    #expect(requests.count > 10)
    for request in requests { #expect(try problems(in: request) == []) }
  }

  @Test func `so do those of the account`() throws {
    let discord = Discord()
    guard case .ask(let check) = discord.check(fixtures.account) else {
      Issue.record("there is somebody to ask")
      return
    }
    let calls = discord.hooking(fixtures.account) + discord.unhooking(fixtures.account) + [check]
    #expect(calls.count == 3)
    for call in calls { #expect(try problems(in: call.fixture) == []) }
    let hook = calls[0].fixture["json"]
    #expect(hook?["interactions_endpoint_url"] == "https://gate.example.com/hooks/t0k3n")
    #expect(hook?["event_webhooks_url"] == "https://gate.example.com/hooks/t0k3n")
  }

  @Test func `the answers of the fixtures are those of the API`() throws {
    let opened = try #require(
      fixtures.answers.first { $0["verdict"]?.stringValue?.hasPrefix("readdress") == true })
    // What is left out of the person is not looked at.
    let body = try #require(opened["answer"]?["body"])
    #expect(
      api.problems(in: body, of: 200, to: "POST", "/users/@me/channels")
        .allSatisfy { $0.hasPrefix("recipients[0]") })
    for fixture in fixtures.answers {
      guard var body = fixture["answer"]?["body"]?.objectValue, body["code"] != nil,
        let status = fixture["answer"]?["status"]?.integerValue, status < 500
      else { continue }
      // The description wants numbers where the API gives words.
      body["errors"] = nil
      #expect(
        api.problems(in: .object(body), of: Int(status), to: "POST", "/channels/1/messages") == [])
    }
  }

  @Test func `what the API does not take is found`() throws {
    func problems(_ body: JSON) throws -> [String] {
      try self.problems(in: ["POST": "/channels/1/messages", "json": body])
    }
    #expect(
      try self.problems(in: ["POST": "/channels/1/letters", "json": [:]])
        == ["there is no POST /channels/1/letters"])
    #expect(
      try problems(["content": .string(String(repeating: "a", count: 4_001))])
        == ["content: more than 4000 characters"])
    #expect(try problems(["content": "a", "colour": "red"]) == ["colour: nobody names it"])
    #expect(try problems(["nonce": "12345678901234567890123456"]).count == 1)
    #expect(try problems(["attachments": [["id": 0]]]) == ["attachments[0].id: no string"])
    #expect(try problems(["allowed_mentions": ["parse": ["nobody"]]]).count == 1)
    let label = String(repeating: "a", count: 81)
    for button: JSON in [
      ["type": 2, "style": 1, "custom_id": "", "label": "a"],
      ["type": 2, "style": 1, "custom_id": "a", "label": .string(label)],
      ["type": 2, "style": 9, "custom_id": "a", "label": "a"],
      ["type": 2, "custom_id": "a", "label": "a"],
    ] {
      let row: JSON = ["type": 1, "components": [button]]
      #expect(try !problems(["components": [row]]).isEmpty)
    }
  }

  /// What is wrong with a request in the form of fixtures.
  private func problems(in request: JSON) throws -> [String] {
    let method = try #require(
      ["GET", "POST", "PATCH"].first { request[$0]?.stringValue != nil })
    let path = try #require(request[method]?.stringValue)
    guard let parts = request["parts"]?.arrayValue else {
      return api.problems(method, path, request["json"])
    }
    // The fields of a form, its JSON taken out of the part that holds it, and its files as texts.
    var members = try #require(parts[0]["content"]?.objectValue)
    for part in parts.dropFirst() {
      members[try #require(part["name"]?.stringValue)] = part["content"]
    }
    return api.problems(method, path, .object(members), as: "multipart/form-data")
  }
}

@Suite struct DiscordTests {
  private let discord = Discord()
  private let account = Account(
    credentials: ["bot_token": Secret("a.b.c")], hookSecret: Secret("secret"))

  @Test(
    arguments: [
      (200, #"{"id":"7","username":"bot"}"#, AccountStanding.good(id: "7", name: "bot")),
      (200, #"{"id":"7"}"#, .unknown),
      (401, #"{"message":"401: Unauthorized","code":0}"#, .refused("401: Unauthorized")),
      (401, "", .refused("Unauthorized")),
      (429, #"{"retry_after":1}"#, .unknown), (500, "", .unknown),
    ])
  func `credentials are good when Discord says whose they are`(
    status: Int, body: String, standing: AccountStanding
  ) {
    let answer = ProviderAnswer.response(ProviderResponse(status: status, body: Array(body.utf8)))
    #expect(discord.standing(from: answer, now: Timestamp(seconds: 0)) == standing)
  }

  @Test func `typing is shown where a channel is open`() {
    let call = discord.typing(to: "channel:77", from: account)
    #expect(call?.fixture["POST"] == "/channels/77/typing")
    #expect(discord.typing(to: "77", from: account) == nil)
  }

  @Test func `without a public URL nothing is hooked, and the agent says where it is all the same`()
  {
    #expect(discord.hooking(account).isEmpty)
    guard case .ask(let call) = discord.check(account) else { return }
    #expect(call.fixture["headers"]?["User-Agent"] == "DiscordBot (https://localhost, 1)")
  }

  @Test func `no nonce is longer than Discord takes, however many parts a text has`() throws {
    let word = String(repeating: "a", count: 1_999) + " "
    let message = OutgoingMessage(
      id: UUID(high: .max, low: .max), to: "channel:1",
      .text(String(repeating: word, count: 101)), from: account, now: Timestamp(seconds: 0),
      entropy: Secret([UInt8](repeating: 0, count: OutgoingMessage.entropyByteCount)))
    let nonces = try discord.calls(for: message).compactMap {
      $0.fixture["json"]?["nonce"]?.stringValue
    }
    #expect(Set(nonces).count == 101)
    #expect(nonces.allSatisfy { $0.utf8.count <= 25 })
  }
}

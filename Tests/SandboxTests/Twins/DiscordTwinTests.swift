import Core
import Crypto
import HTTPServer
import Testing

@testable import Sandbox

@Suite struct DiscordTwinTests {
  @Test func `the channel to a person is the same each time and ends as the person does`() {
    var twin = DiscordTwin()
    func open() -> String? {
      post(&twin, "users/@me/channels", ["recipient_id": "319557011354900403"])?.json?["id"]?
        .stringValue
    }
    let id = open()
    #expect(open() == id)
    #expect(id?.hasSuffix("0403") == true)
    let sent = post(&twin, "channels/\(id ?? "")/messages", ["content": "a"])
    #expect(sent?.json?["code"] == 50_007)
  }

  @Test func `a token that was made up has an id of its own, and a real one the bot's`() {
    let (made, other) = (DiscordTwin.ownID("tokentoken.a.b"), DiscordTwin.ownID("tokenother.a.b"))
    #expect(made != other && made == DiscordTwin.ownID("tokentoken.a.b"))
    #expect(DiscordTwin.isSnowflake(made) && DiscordTwin.isSnowflake(other))
    #expect(DiscordTwin.ownID("MTk4NjIyNDgzNDcxOTI1MjQ4.a.b") == "198622483471925248")
  }

  @Test func `a nonce that is enforced gives the first message again`() {
    var twin = DiscordTwin()
    func id(_ nonce: String, _ isEnforced: Bool) -> JSON? {
      post(
        &twin, "channels/319557011354901234/messages",
        ["content": "a", "nonce": .string(nonce), "enforce_nonce": .bool(isEnforced)])?.json?["id"]
    }
    let first = id("n1", true)
    #expect(id("n1", true) == first)
    #expect(id("n1", false) != first)
    #expect(id("n2", true) != first)
  }

  @Test(
    arguments: [
      ([:], 50_006), (["content": ""], 50_006),
      (["content": .string(String(repeating: "a", count: 2_001))], 50_035),
      (["content": "a", "nonce": "12345678901234567890123456"], 50_035),
      (["content": "a", "components": [["type": 1, "components": []]]], 50_035),
      (
        [
          "content": "a",
          "components": [["type": 1, "components": [["type": 2, "style": 1, "label": "a"]]]],
        ], 50_035
      ),
    ] as [(JSON, Int64)])
  func `what Discord forbids is refused`(body: JSON, code: Int64) {
    var twin = DiscordTwin()
    let answer = post(&twin, "channels/319557011354901234/messages", body)
    #expect(answer?.status == 400)
    #expect(answer?.json?["code"] == .integer(code))
  }

  @Test func `without a token, a name of the client or a version nothing is reached`() {
    var twin = DiscordTwin()
    func status(_ path: [String], _ headers: [String: String]) -> Int? {
      twin.answer(TwinRequest(.get, path, headers: headers, content: .none), in: Sample.moment())
        .response?.status
    }
    let me = ["api", "v10", "users", "@me"]
    #expect(status(me, Sample.discordHeaders) == 200)
    #expect(status(me, [:]) == 401)
    #expect(status(me, ["authorization": "Bot \(Sample.discordToken)"]) == 403)
    #expect(status(["api", "users", "@me"], Sample.discordHeaders) == 404)
  }

  @Test func `an interaction shows under the key that goes with the secret`() throws {
    var twin = DiscordTwin()
    let hook = Hook(url: Sample.hookURL, secret: Secret(Array("s".utf8)))
    let message = TwinMessage(
      account: Sample.discordToken, address: "319557011354901234", id: "", text: "")
    let told = twin.inbound("press: buy", of: message, to: hook, in: Sample.moment())
    let request = try #require(told)
    #expect(request.json?["type"] == 3)
    #expect(request.json?["data"]?["custom_id"] == "buy")
    let signature = try #require(Hex.decode(request.headers["x-signature-ed25519"] ?? ""))
    let key = try #require(Hex.decode(DiscordTwin.publicKey(for: hook.secret)))
    let signed = Array((request.headers["x-signature-timestamp"] ?? "").utf8) + request.body
    #expect(Ed25519.isSignature(signature, of: signed, publicKey: key))
  }

  @Test func `an endpoint is pinged under the application's key, and kept when it answers`() throws
  {
    var twin = DiscordTwin()
    let headers = Sample.discordHeaders
    let change = TwinRequest.json(
      "/api/v10/applications/@me", ["interactions_endpoint_url": .string(Sample.hookURL)],
      headers: headers, method: .patch)
    guard case .ask(let question) = twin.answer(change, in: Sample.moment()).conduct else {
      Issue.record("nothing was asked")
      return
    }
    #expect(question.request.json?["type"] == 1)
    #expect(!question.isMet(by: HookAnswer(status: 200, body: Array("{}".utf8))))
    #expect(question.isMet(by: HookAnswer(status: 200, body: Array(#"{"type":1}"#.utf8))))
    #expect(twin.answered(question, false, in: Sample.moment()).status == 400)
    let kept = twin.answered(question, true, in: Sample.moment()).json
    #expect(kept?["interactions_endpoint_url"] == .string(Sample.hookURL))
    let key = try #require(kept?["verify_key"]?.stringValue.flatMap { Hex.decode($0) })
    let signature = try #require(
      question.request.headers["x-signature-ed25519"].flatMap { Hex.decode($0) })
    let time = Array((question.request.headers["x-signature-timestamp"] ?? "").utf8)
    #expect(Ed25519.isSignature(signature, of: time + question.request.body, publicKey: key))
  }

  private func post(_ twin: inout DiscordTwin, _ path: String, _ body: JSON) -> TwinResponse? {
    twin.answer(
      .json("/api/v10/\(path)", body, headers: Sample.discordHeaders), in: Sample.moment()
    ).response
  }
}

import Core
import Crypto

extension DiscordTwin {
  /// A bot is told nothing of what becomes of its messages.
  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? { nil }

  /// Ordinary messages come over the gateway only. What an endpoint is told of are interactions: here a slash
  /// command with the text as its option, or with `press: …` the press of a button.
  mutating func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    let channel = message.tag ?? "1" + message.address.dropFirst()
    var event: JSONObject = [
      "id": .string(snowflake(in: moment)), "application_id": .string(Self.ownID(message.account)),
      "channel_id": .string(channel), "user": .object(Self.user(message.address)),
      "token": .string("aW50ZXJhY3Rpb246\(moment.hex(24))"), "version": 1, "locale": "en-US",
      "context": 1,
    ]
    if let id = text.command("press:") {
      event["type"] = 3
      event["data"] = ["custom_id": .string(id), "component_type": 2]
      event["message"] = .object(
        Self.message(
          message.id.isEmpty ? snowflake(in: moment) : message.id, channel, message.text,
          author: Self.user(Self.ownID(message.account), isBot: true)))
    } else {
      event["type"] = 2
      event["data"] = [
        "id": .string(snowflake(in: moment)), "name": "say", "type": 1,
        "options": [["name": "text", "type": 3, "value": .string(text)]],
      ]
    }
    return Self.signed(.object(event), to: hook, in: moment)
  }

  /// Signed with the application's key, which is made from the secret that the twin was told.
  static func signed(_ event: JSON, to hook: Hook, in moment: TwinMoment) -> HookRequest {
    .json(hook.url, event) { body in
      let time = String(moment.now.seconds)
      let seed = Secret(SHA256.bytes(of: hook.secret.exposed))
      guard let signed = Ed25519.sign(Array(time.utf8) + body, seed: seed) else {
        preconditionFailure("a digest is as long as a seed")
      }
      return [
        "x-signature-ed25519": Hex.encode(signed.signature), "x-signature-timestamp": time,
      ]
    }
  }

  /// What an application's key is made from: whoever has its token knows it.
  static func secret(of token: String) -> Secret<[UInt8]> { Secret(Array(token.utf8)) }

  /// Discord calls a new endpoint before it answers, and takes it only when that answers a ping with another.
  mutating func changeApplication(
    _ request: TwinRequest, _ token: String, in moment: TwinMoment
  ) -> Reaction {
    guard let body = Self.body(of: request) else { return .answer(Self.noContentType) }
    switch body["interactions_endpoint_url"] {
    case .string(let url):
      let hook = Hook(url: url, secret: Self.secret(of: token))
      let ping: JSON = [
        "id": .string(snowflake(in: moment)), "application_id": .string(Self.ownID(token)),
        "type": 1, "token": .string("cGluZw\(moment.hex(24))"), "version": 1,
      ]
      return Reaction(
        .ask(
          HookQuestion(
            account: token, hook: hook, request: Self.signed(ping, to: hook, in: moment),
            expected: Self.pong)))
    case .null: memory.setHook(nil, of: token)
    default: break
    }
    return .answer(.json(200, application(token)))
  }

  private static let pong = #"{"type":1}"#

  mutating func answered(
    _ question: HookQuestion, _ isMet: Bool, in moment: TwinMoment
  ) -> TwinResponse {
    guard isMet else {
      return Self.invalid(
        "interactions_endpoint_url", "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID",
        "The specified interactions endpoint url could not be verified.")
    }
    memory.setHook(question.hook, of: question.account)
    return .json(200, application(question.account))
  }

  /// The public key, in hexadecimal digits, that goes with a secret.
  static func publicKey(for secret: Secret<[UInt8]>) -> String {
    Ed25519.sign([], seed: Secret(SHA256.bytes(of: secret.exposed))).map {
      Hex.encode($0.publicKey)
    }
      ?? ""
  }
}

package import Core
import HTTPServer

extension Sandbox {
  /// The recipients at whom twins do something certain.
  package static var magicRecipients: [MagicRecipient] { MagicRecipient.all }

  /// Tells a twin where an account's hook is, and the secret that signs what it is sent.
  ///
  /// Where a provider's own API sets hooks, that does the same. Nil stands for every account that has none.
  package func setHook(
    of account: String?, at provider: String, url: String, secret: Secret<[UInt8]>
  ) -> Bool {
    guard let provider = Provider(rawValue: provider) else { return false }
    use(provider) { twin, _ in
      twin.memory.setHook(
        Hook(url: url, secret: secret), of: account ?? TwinMemory.everyone)
    }
    return true
  }

  /// Has somebody write to an account. False when its twin knows no hook to tell.
  package func write(
    _ text: String, from address: String, to account: String?, at provider: String
  ) -> Bool {
    guard let provider = Provider(rawValue: provider) else { return false }
    let account = account ?? TwinMemory.everyone
    let request = use(provider) { twin, moment -> HookRequest? in
      guard let hook = twin.memory.hook(of: account) else { return nil }
      let message = TwinMessage(account: account, address: address, id: "", text: text)
      return twin.inbound(text, of: message, to: hook, in: moment)
    }
    guard let request else { return false }
    schedule([Callback(steps: [.init(after: .zero, request: request)])])
    return true
  }

  /// What a person does who runs the twins alone: `POST /sandbox/telegram/inbound`.
  func control(_ request: TwinRequest) async -> TwinResponse {
    guard request.path.count == 2, Provider(rawValue: request.path[0]) != nil else {
      return Self.notFound
    }
    guard request.method == .post, case .json(let body) = request.content else {
      return Self.wrong("POST a JSON object")
    }
    switch request.path[1] {
    case "hook": return await setHook(body, at: request.path[0])
    case "inbound": return write(body, at: request.path[0])
    default: return Self.notFound
    }
  }

  private func write(_ body: JSON, at provider: String) -> TwinResponse {
    guard let from = body["from"]?.stringValue, let text = body["text"]?.stringValue else {
      return Self.wrong("from and text are texts; account is one where there are several")
    }
    let isWritten = write(text, from: from, to: body["account"]?.stringValue, at: provider)
    return isWritten
      ? .json(202, ["status": "accepted"])
      : .json(409, ["error": "no hook is known of this account, or nobody writes on this channel"])
  }

  /// As in a provider's dashboard: with a `verify_token` the hook must first show that it is one.
  private func setHook(_ body: JSON, at provider: String) async -> TwinResponse {
    guard let url = body["url"]?.stringValue, let secret = body["secret"]?.stringValue else {
      return Self.wrong("url and secret are texts; account and verify_token may be there")
    }
    let account = body["account"]?.stringValue
    let hook = Hook(url: url, secret: Secret(Array(secret.utf8)))
    if let token = body["verify_token"]?.stringValue, let known = Provider(rawValue: provider) {
      let question = use(known) { _, moment in
        MetaHook.challenge(account ?? TwinMemory.everyone, hook, token: token, in: moment)
      }
      guard await ask(question) else {
        return .json(409, ["error": "the hook did not repeat the challenge"])
      }
    }
    _ = setHook(of: account, at: provider, url: url, secret: hook.secret)
    var answer: JSONObject = ["status": "ok"]
    if provider == Provider.discord.rawValue {
      answer["public_key"] = .string(Self.discordPublicKey(for: hook.secret))
    }
    return .json(200, .object(answer))
  }

  /// The application's public key that goes with the secret of a hook of Discord's.
  package static func discordPublicKey(for secret: Secret<[UInt8]>) -> String {
    DiscordTwin.publicKey(for: secret)
  }

  /// The public key of the application that a bot's token is of.
  package static func discordPublicKey(ofToken token: Secret<String>) -> String {
    DiscordTwin.publicKey(for: DiscordTwin.secret(of: token.exposed))
  }

  private static func wrong(_ text: String) -> TwinResponse {
    .json(400, ["error": .string(text)])
  }

  /// The twins, and the magic recipients, in both languages.
  static func overview() -> TwinResponse {
    let recipients = magicRecipients.map { recipient -> JSON in
      [
        "ending": .string(recipient.ending), "en": .string(recipient.summary.english),
        "ar": .string(recipient.summary.arabic),
      ]
    }
    return .json(
      200,
      [
        "twins": .array(Provider.allCases.map { .string("/\($0.rawValue)") }),
        "magic_recipients": .array(recipients),
      ])
  }
}

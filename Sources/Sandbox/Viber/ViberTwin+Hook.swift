import Core
import Crypto

extension ViberTwin {
  private static let eventTypes: Set = [
    "delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started", "message",
    "webhook", "client_status",
  ]

  /// Viber calls the URL before it answers, and takes it only when that answers with 200.
  func setWebhookQuestion(_ url: String, _ token: String, in moment: TwinMoment) -> HookQuestion {
    let hook = Hook(url: url, secret: Secret(Array(token.utf8)))
    let event: JSON = [
      "event": "webhook", "timestamp": .integer(moment.now.milliseconds),
      "chat_hostname": "SN-CHAT-05_", "message_token": .integer(newToken(in: moment)),
    ]
    return HookQuestion(
      account: token, hook: hook, request: Self.signed(event, to: hook), expected: nil)
  }

  mutating func setWebhook(_ body: JSONObject, _ token: String, in moment: TwinMoment) -> Reaction {
    guard let url = body["url"]?.stringValue else {
      return .answer(Self.status(4, "missingData"))
    }
    guard !url.isEmpty else {
      memory.setHook(nil, of: token)
      return .answer(.json(200, ["status": 0, "status_message": "ok"]))
    }
    guard url.hasPrefix("https://") || url.hasPrefix("http://127.0.0.1"), !url.contains(" ") else {
      return .answer(Self.status(1, "invalidUrl"))
    }
    let types = body["event_types"]?.arrayValue ?? []
    guard types.allSatisfy({ $0.stringValue.map(Self.eventTypes.contains) ?? false }) else {
      return .answer(Self.status(3, "badData"))
    }
    return Reaction(.ask(setWebhookQuestion(url, token, in: moment)))
  }

  mutating func answered(
    _ question: HookQuestion, _ isMet: Bool, in moment: TwinMoment
  ) -> TwinResponse {
    guard isMet else { return Self.status(1, "result of webhook validation request was not 200") }
    memory.setHook(question.hook, of: question.account)
    return .json(
      200,
      [
        "status": 0, "status_message": "ok", "chat_hostname": "SN-CHAT-05_",
        "event_types": ["delivered", "seen", "failed", "subscribed", "unsubscribed"],
      ])
  }

  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    let name: String
    switch event {
    case .sent, .reply: return nil
    case .delivered: name = "delivered"
    case .read: name = "seen"
    case .failed: name = "failed"
    case .optOut: name = "unsubscribed"
    }
    var body: JSONObject = [
      "event": .string(name), "timestamp": .integer(moment.now.milliseconds),
      "chat_hostname": "SN-CHAT-05_", "message_token": .integer(newToken(in: moment)),
      "user_id": .string(message.address),
    ]
    if event != .optOut { body["message_token"] = Int64(message.id).map { .integer($0) } }
    if event == .failed { body["desc"] = "failure description" }
    return Self.signed(.object(body), to: hook)
  }

  func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    var written: JSONObject = ["type": "text", "text": .string(text)]
    if let caption = TwinPicture.caption(text) {
      written = [
        "type": "picture", "text": .string(caption),
        "media": .string(TwinPicture.url(in: moment)), "file_name": .string(TwinPicture.name),
        "size": .integer(Int64(TwinPicture.bytes.count)),
      ]
    }
    written["tracking_data"] = message.tag.map { .string($0) }
    let body: JSON = [
      "event": "message", "timestamp": .integer(moment.now.milliseconds),
      "chat_hostname": "SN-CHAT-05_", "message_token": .integer(newToken(in: moment)),
      "sender": [
        "id": .string(message.address), "name": "Sandbox", "language": "en", "country": "SY",
        "api_version": 10,
      ],
      "message": .object(written), "silent": false,
    ]
    return Self.signed(body, to: hook)
  }

  /// The key is the token itself.
  private static func signed(_ event: JSON, to hook: Hook) -> HookRequest {
    .json(hook.url, event) { body in
      ["x-viber-content-signature": Hex.encode(HMACSHA256.code(of: body, key: hook.secret))]
    }
  }
}

extension Timestamp {
  /// Whole milliseconds since 1970.
  var milliseconds: Int64 { microseconds / 1_000 }
}

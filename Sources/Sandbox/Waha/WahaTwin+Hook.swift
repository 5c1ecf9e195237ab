import Core
import Crypto

extension WahaTwin {
  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    let (ack, name): (Int64, String)
    switch event {
    case .sent: (ack, name) = (1, "SERVER")
    case .delivered: (ack, name) = (2, "DEVICE")
    case .read: (ack, name) = (3, "READ")
    case .failed: (ack, name) = (-1, "ERROR")
    case .reply: return nil
    case .optOut: return inbound("STOP", of: message, to: hook, in: moment)
    }
    let (session, me) = owner(of: message)
    let payload: JSON = [
      "id": .string(message.id), "from": me["id"] ?? "", "to": .string(message.address),
      "participant": .null, "fromMe": true, "ack": .integer(ack), "ackName": .string(name),
    ]
    return Self.request("message.ack", payload, session, me, to: hook, in: moment)
  }

  func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    let chat = message.address.contains("@") ? message.address : "\(message.address)@c.us"
    let (session, me) = owner(of: message)
    let caption = TwinPicture.caption(text)
    var payload: JSONObject = [
      "id": .string("false_\(chat)_3A\(moment.hex(9).uppercased())"),
      "timestamp": .integer(moment.now.seconds), "from": .string(chat), "fromMe": false,
      "source": "app", "to": me["id"] ?? "", "body": .string(caption ?? text),
      "hasMedia": .bool(caption != nil), "ack": 2, "ackName": "DEVICE", "vCards": [],
      "_data": ["notifyName": "Sandbox"],
    ]
    if caption != nil {
      payload["media"] = [
        "url": .string("http://localhost:3000/api/files/\(session)/\(TwinPicture.name)"),
        "mimetype": .string(TwinPicture.type), "filename": .null, "error": .null,
      ]
    }
    return Self.request("message", .object(payload), session, me, to: hook, in: moment)
  }

  private func owner(of message: TwinMessage) -> (name: String, me: JSON) {
    let name = message.account.split(separator: "/").last.map(String.init) ?? "default"
    return (name, WahaSession(name: name, config: [:]).me)
  }

  /// An event in WAHA's envelope, signed as the session's webhook says. Nil when the hook does not want such events.
  static func request(
    _ event: String, _ payload: JSON, _ session: String, _ me: JSON, to hook: Hook,
    in moment: TwinMoment
  ) -> HookRequest? {
    var name = event
    if let wanted = hook.events, !wanted.contains("*"), !wanted.contains(event) {
      guard event == "message", wanted.contains("message.any") else { return nil }
      name = "message.any"
    }
    let id = "evt_\(moment.hex(13))"
    let body: JSON = [
      "id": .string(id), "timestamp": .integer(moment.now.milliseconds), "event": .string(name),
      "session": .string(session), "metadata": hook.metadata ?? [:], "me": me, "payload": payload,
      "engine": "NOWEB", "environment": environment,
    ]
    return .json(hook.url, body) { bytes in
      var headers = hook.headers
      headers["x-webhook-request-id"] = id
      headers["x-webhook-timestamp"] = String(moment.now.milliseconds)
      if !hook.secret.exposed.isEmpty {
        headers["x-webhook-hmac"] = Hex.encode(HMACSHA512.code(of: bytes, key: hook.secret))
        headers["x-webhook-hmac-algorithm"] = "sha512"
      }
      return headers
    }
  }

  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse {
    switch fault {
    case .content: Self.invalid(["text must be a string"])
    case .token: Self.error(401, "Unauthorized")
    case .blocked: Self.exception("the message could not be sent to this contact")
    case .notFound: Self.exception("No LID for user")
    case .closed:
      Self.notReady(WahaSession(name: "default", config: [:]), [.working], at: moment.now)
    case .tooLarge: Self.error(413, "request entity too large", title: "Payload Too Large")
    case .rateLimited: Self.error(429, "ThrottlerException: Too Many Requests")
    case .failing: Self.error(500, "Internal server error")
    case .unavailable: Self.error(503, "Service Unavailable")
    }
  }

  /// By its status.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse? {
    switch code {
    case "400": response(to: .content, in: moment)
    case "401": response(to: .token, in: moment)
    case "404": Self.unknownSession
    case "422": response(to: .closed, in: moment)
    case "429": response(to: .rateLimited, in: moment)
    case "500": response(to: .failing, in: moment)
    default: nil
    }
  }
}

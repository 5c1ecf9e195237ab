import Core
import HTTPServer

extension WahaTwin {
  /// What each sending call must have beside a chat and a session.
  private static let sending: [String: [String]] = [
    "sendText": ["text"], "sendImage": ["file"], "sendFile": ["file"],
    "sendVideo": ["file", "convert"], "sendVoice": ["file", "convert"],
    "sendButtons": ["body", "buttons"], "sendLocation": ["latitude", "longitude"],
  ]
  private static let gestures: Set = ["startTyping", "stopTyping", "sendSeen"]

  mutating func act(_ call: WahaCall, in moment: TwinMoment) -> Reaction {
    guard call.request.method == .post, call.request.path.count == 1,
      let verb = call.request.path.first,
      Self.sending[verb] != nil || Self.gestures.contains(verb)
    else { return .answer(Self.error(404, "Not Found")) }
    guard case .json(.object(let body)) = call.request.content else {
      return .answer(Self.invalid(["the body must be an object"]))
    }
    let problems = Self.problems(with: body, Self.sending[verb] ?? [])
    guard problems.isEmpty else { return .answer(Self.invalid(problems)) }
    let name = body["session"]?.stringValue ?? "default"
    guard let session = sessions[call.account(name)] ?? nil else {
      return .answer(Self.unknownSession)
    }
    guard session.status(at: moment.now) == .working else {
      return .answer(Self.notReady(session, [.working], at: moment.now))
    }
    if Self.gestures.contains(verb) { return .answer(.json(201, ["result": true])) }
    return send(body, session, call, in: moment)
  }

  private mutating func send(
    _ body: JSONObject, _ session: WahaSession, _ call: WahaCall, in moment: TwinMoment
  ) -> Reaction {
    let chat = body["chatId"]?.stringValue ?? ""
    let text =
      body["text"]?.stringValue ?? body["caption"]?.stringValue ?? body["body"]?.stringValue ?? ""
    let id = "true_\(chat)_3EB0\(moment.hex(9).uppercased())"
    let message = TwinMessage(
      account: call.account(session.name), address: chat, id: id, text: text)
    let sent: JSON = [
      "id": .string(id), "timestamp": .integer(moment.now.seconds),
      "from": .string("\(session.number)@c.us"), "fromMe": true, "source": "api",
      "to": .string(chat), "body": .string(text), "hasMedia": .bool(body["file"] != nil), "ack": 0,
      "ackName": "PENDING", "vCards": [], "_data": [:],
    ]
    return deliver(message, accepted: .json(201, sent), in: moment)
  }

  private static func problems(with body: JSONObject, _ required: [String]) -> [String] {
    var problems: [String] = []
    let chat = body["chatId"]?.stringValue ?? ""
    if !isChat(chat) { problems.append("chatId must be a chat, such as 11111111111@c.us") }
    for name in required {
      guard let value = body[name], !value.isNull, value != .string("") else {
        problems.append("\(name) should not be empty")
        continue
      }
    }
    if required.contains("text"), body["text"]?.stringValue == nil {
      problems.append("text must be a string")
    }
    if let file = body["file"] {
      if file["mimetype"]?.stringValue == nil {
        problems.append("file.mimetype must be a string")
      }
      let data = file["data"]?.stringValue
      if file["url"]?.stringValue?.hasPrefix("http") != true,
        data.map({ Base64.decode($0) == nil }) ?? true
      {
        problems.append("file needs a url, or data in base64")
      }
    }
    return problems
  }

  private static func isChat(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return false }
    let isNumber = parts[0].utf8.allSatisfy { ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
    return isNumber && ["c.us", "s.whatsapp.net", "g.us", "lid", "newsletter"].contains(parts[1])
  }
}

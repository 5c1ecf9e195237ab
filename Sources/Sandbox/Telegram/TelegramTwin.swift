import Core
import HTTPServer

/// The Bot API of Telegram.
struct TelegramTwin: Twin {
  var memory = TwinMemory()

  /// Paths are `/bot<token>/<method>`; a method's name may be written in any case.
  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    if request.path.first == "file" { return .answer(Self.file(request)) }
    guard request.path.count == 2, request.path[0].hasPrefix("bot"),
      request.method == .get || request.method == .post
    else { return .answer(Self.notFound) }
    let token = String(request.path[0].dropFirst(3))
    guard Self.isToken(token) else { return .answer(Self.notFound) }
    guard !token.hasSuffix("0401") else { return .answer(Self.error(401, "Unauthorized")) }
    if case .other = request.content {
      return .answer(Self.bad("can't parse JSON object"))
    }
    let call = TelegramCall(
      token: token, arguments: request.arguments, files: request.content.files)
    return answer(request.path[1].lowercased(), call, in: moment)
  }

  private mutating func answer(
    _ method: String, _ call: TelegramCall, in moment: TwinMoment
  ) -> Reaction {
    switch method {
    case "getme": .answer(Self.result(.object(Self.bot(call.token))))
    case "setwebhook": .answer(setWebhook(call))
    case "deletewebhook": .answer(deleteWebhook(call))
    case "getwebhookinfo": .answer(webhookInfo(call))
    case "getupdates": .answer(updates(call))
    case "getfile": .answer(file(call))
    case "sendchataction": .answer(chatAction(call))
    case "answercallbackquery": .answer(callbackAnswer(call))
    default: send(method, call, in: moment)
    }
  }

  /// The bot's number, a colon, and at least 30 characters that only Telegram and the owner know.
  static func isToken(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return parts.count == 2 && (5...16).contains(parts[0].count)
      && parts[0].allSatisfy(ASCII.isDigit) && (30...64).contains(parts[1].count)
      && parts[1].allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || "_-".utf8.contains($0) }
  }

  /// The user that a bot is.
  static func bot(_ token: String) -> JSONObject {
    let number = token.prefix { $0 != ":" }
    return [
      "id": .integer(Int64(number) ?? 0), "is_bot": true, "first_name": "Sandbox",
      "username": .string("sandbox_\(number)_bot"),
    ]
  }

  static func result(_ value: JSON) -> TwinResponse { .json(200, ["ok": true, "result": value]) }

  static func bad(_ text: String) -> TwinResponse { error(400, "Bad Request: \(text)") }

  static let notFound = error(404, "Not Found")

  static func error(
    _ code: Int, _ text: String, parameters: JSONObject? = nil,
    fields: KeyValuePairs<String, String> = [:]
  ) -> TwinResponse {
    var body: JSONObject = [
      "ok": false, "error_code": .integer(Int64(code)), "description": .string(text),
    ]
    body["parameters"] = parameters.map { .object($0) }
    return .json(code, .object(body), fields: fields)
  }
}

/// A call of a method, with what it is given.
struct TelegramCall: Sendable {
  let token: String
  let arguments: JSONObject
  let files: [TwinFile]

  /// A text; forms carry everything as texts, so a number is one too.
  func text(_ name: String) -> String? {
    switch arguments[name] {
    case .string(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }

  /// An object or array, written out or, as in forms, in a text.
  func structure(_ name: String) -> JSON? {
    switch arguments[name] {
    case .string(let text): try? JSON.parse(text)
    case let value: value
    }
  }

  func has(_ name: String) -> Bool {
    if let value = arguments[name], value != .string(""), !value.isNull { return true }
    return files.contains { $0.name == name }
  }
}

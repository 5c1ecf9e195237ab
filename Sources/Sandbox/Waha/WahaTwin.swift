import Core
import HTTPServer

/// WAHA: a server that links telephones to WhatsApp and speaks for them.
struct WahaTwin: Twin {
  var memory = TwinMemory()
  /// By the server's key and the session's name: each key has a server of its own.
  var sessions = Recent<String, WahaSession?>(countMax: TwinMemory.accountCountMax)

  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    if request.path == ["ping"] { return .answer(.json(200, ["message": "pong"])) }
    guard request.path.first == "api" else {
      let path = request.path.joined(separator: "/")
      return .answer(
        Self.error(404, "Cannot \(request.method.rawValue) /\(path)", title: "Not Found"))
    }
    guard let key = request.headers["x-api-key"], !key.isEmpty, !key.hasSuffix("0401") else {
      return .answer(Self.error(401, "Unauthorized"))
    }
    let call = WahaCall(key: key, request: request.behind(1))
    switch call.request.path.first {
    case "sessions": return manage(call, in: moment)
    case "contacts": return .answer(contact(call))
    case "files": return .answer(file(call))
    case "server": return .answer(.json(200, Self.environment))
    case .some where call.request.path.dropFirst().first == "auth":
      return link(call, in: moment)
    default: return act(call, in: moment)
    }
  }

  /// `/api/files/<session>/<name>`.
  private func file(_ call: WahaCall) -> TwinResponse {
    let path = call.request.path
    guard call.request.method == .get, path.count == 3, path[2] == TwinPicture.name else {
      return Self.error(404, "File not found")
    }
    return TwinResponse(200, type: TwinPicture.type, TwinPicture.bytes)
  }

  static let environment: JSON = [
    "version": "2026.7.1", "engine": "NOWEB", "tier": "CORE", "browser": .null,
  ]

  /// As NestJS words it.
  static func error(_ status: Int, _ message: String, title: String? = nil) -> TwinResponse {
    var body: JSONObject = ["message": .string(message)]
    body["error"] = title.map { .string($0) }
    body["statusCode"] = .integer(Int64(status))
    return .json(status, .object(body))
  }

  static func invalid(_ problems: [String]) -> TwinResponse {
    .json(
      400,
      [
        "message": .array(problems.map { .string($0) }), "error": "Bad Request", "statusCode": 400,
      ])
  }

  /// What the engine itself threw.
  static func exception(_ message: String) -> TwinResponse {
    .json(
      500,
      [
        "statusCode": 500, "exception": ["name": "Error", "message": .string(message)],
        "version": environment,
      ])
  }

  static let unknownSession = error(404, "Session not found", title: "Not Found")

  /// Whether a number is one of WhatsApp's.
  private func contact(_ call: WahaCall) -> TwinResponse {
    guard call.request.method == .get, call.request.path.last == "check-exists",
      let phone = call.request.query["phone"], let session = call.request.query["session"]
    else { return Self.invalid(["phone should not be empty", "session should not be empty"]) }
    guard (sessions[call.account(session)] ?? nil) != nil else { return Self.unknownSession }
    let digits = phone.filter { $0 != "+" }
    guard !digits.isEmpty, digits.utf8.allSatisfy(ASCII.isDigit) else {
      return Self.invalid(["phone must be a telephone number"])
    }
    return digits.hasSuffix("0404")
      ? .json(200, ["numberExists": false])
      : .json(200, ["chatId": .string("\(digits)@c.us"), "numberExists": true])
  }
}

/// A call with the key of the server that it is for.
struct WahaCall: Sendable {
  let key: String
  let request: TwinRequest

  /// How a session is known to the twin.
  func account(_ session: String) -> String { "\(key)/\(session)" }
}

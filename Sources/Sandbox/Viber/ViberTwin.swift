import Core
import HTTPServer

/// The REST Bot API of Viber. Its outcome stands in the body; the HTTP status is always 200.
struct ViberTwin: Twin {
  var memory = TwinMemory()

  static let bodyBytesMax = 30 * 1024
  private static let methods: Set = [
    "send_message", "broadcast_message", "get_account_info", "get_user_details", "set_webhook",
    "get_online",
  ]

  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    // Links to what people sent are good for whoever has them.
    if let file = TwinPicture.answer(request) { return .answer(file) }
    guard request.method == .post, request.path.count == 2, request.path[0] == "pa",
      Self.methods.contains(request.path[1])
    else { return .answer(.text(404, "Not Found")) }
    // Viber reads JSON whatever the type is called; its own library for Python calls it nothing.
    guard let body = (try? JSON.parse(request.body))?.objectValue else {
      return .answer(Self.status(3, "badData"))
    }
    guard let token = request.headers["x-viber-auth-token"] ?? body["auth_token"]?.stringValue
    else { return .answer(Self.status(2, "missing_auth_token")) }
    guard Self.isToken(token), !token.hasSuffix("0401") else {
      return .answer(Self.status(2, "invalidAuthToken"))
    }
    guard request.body.count <= Self.bodyBytesMax else {
      return .answer(Self.status(3, "request is larger than 30kb"))
    }
    switch request.path[1] {
    case "set_webhook": return setWebhook(body, token, in: moment)
    case "get_account_info": return .answer(accountInfo(token))
    case "get_user_details": return .answer(userDetails(body, in: moment))
    case "get_online": return .answer(online(body))
    case "broadcast_message": return broadcast(body, token, in: moment)
    default: return send(body, token, in: moment)
    }
  }

  /// Three groups of hexadecimal digits with dashes between, sixteen each, as the Admin Panel shows them.
  private static func isToken(_ text: String) -> Bool {
    text.utf8.count >= 16
      && text.utf8.allSatisfy {
        ASCII.isDigit($0) || ASCII.isLetter($0) || $0 == UInt8(ascii: "-")
      }
  }

  static func status(_ number: Int, _ name: String) -> TwinResponse {
    .json(
      200,
      [
        "status": .integer(Int64(number)), "status_message": .string(name),
        "chat_hostname": "SN-CHAT-05_", "billing_status": 0,
      ])
  }

  /// Above 2^53, as the real ones are: whoever reads it into a floating-point number loses it.
  func newToken(in moment: TwinMoment) -> Int64 {
    5_000_000_000_000_000_001 + Int64(moment.draw() % 900_000_000_000_000_000)
  }

  private func accountInfo(_ token: String) -> TwinResponse {
    .json(
      200,
      [
        "status": 0, "status_message": "ok", "id": .string("pa:\(token.madeUpDigits(20))"),
        "name": "Sandbox", "uri": "sandbox", "icon": "", "background": "", "category": "Companies",
        "subcategory": "Other", "location": ["lat": 33.51, "lon": 36.29], "country": "SY",
        "webhook": .string(memory.hook(of: token)?.url ?? ""),
        "event_types": ["delivered", "seen", "failed", "subscribed", "unsubscribed"],
        "subscribers_count": 1, "members": [],
      ])
  }

  private func userDetails(_ body: JSONObject, in moment: TwinMoment) -> TwinResponse {
    guard let id = body["id"]?.stringValue, !id.isEmpty else {
      return Self.status(4, "missingData")
    }
    return .json(
      200,
      [
        "status": 0, "status_message": "ok", "message_token": .integer(newToken(in: moment)),
        "user": [
          "id": .string(id), "name": "Sandbox", "avatar": "", "country": "SY", "language": "en",
          "primary_device_os": "android 14", "api_version": 10, "viber_version": "22.0.0",
          "mcc": 417, "mnc": 1, "device_type": "sandbox",
        ],
      ])
  }

  private func online(_ body: JSONObject) -> TwinResponse {
    let ids = body["ids"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let users = ids.map { id -> JSON in
      ["id": .string(id), "online_status": 0, "online_status_message": "online"]
    }
    return .json(200, ["status": 0, "status_message": "ok", "users": .array(users)])
  }
}

import Core
import HTTPServer

/// The HTTP API of Discord, version 10.
struct DiscordTwin: Twin {
  var memory = TwinMemory()
  /// Whom a direct-message channel leads to.
  var recipients = Recent<String, String>(countMax: TwinMemory.messageCountMax)
  /// What was answered to a nonce in a channel.
  var nonces = Recent<String, TwinResponse>(countMax: TwinMemory.messageCountMax)
  /// Who sent a message, by the channel and the id.
  var messages = Recent<String, JSON>(countMax: TwinMemory.messageCountMax)

  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    guard request.path.starts(with: ["api", "v10"]) else {
      return .answer(Self.error(404, 0, "404: Not Found"))
    }
    let request = request.behind(2)
    if request.path.first == "webhooks" { return followUp(request, in: moment) }
    guard let token = request.credential("Bot"), Self.isToken(token), !token.hasSuffix("0401")
    else {
      return .answer(Self.error(401, 0, "401: Unauthorized"))
    }
    guard request.headers["user-agent"]?.hasPrefix("DiscordBot (") == true else {
      return .answer(.text(403, "error code: 1010"))
    }
    let names = request.path
    switch (request.method, names.first, names.count) {
    case (.get, "users", 2) where names[1] == "@me":
      return .answer(.json(200, Self.ownUser(token)))
    case (.get, "applications", 2) where names[1] == "@me":
      return .answer(.json(200, application(token)))
    case (.patch, "applications", 2) where names[1] == "@me":
      return changeApplication(request, token, in: moment)
    case (.get, "gateway", 2) where names[1] == "bot":
      return .answer(.json(200, Self.gateway))
    case (.post, "users", 3) where names[1] == "@me" && names[2] == "channels":
      return .answer(openChannel(request, in: moment))
    case (.post, "channels", 3) where names[2] == "messages":
      return send(request, to: names[1], token, in: moment)
    case (.post, "channels", 3) where names[2] == "typing": return .answer(.empty(204))
    case (_, "channels", 4) where names[2] == "messages":
      return .answer(touch(request, names[1], names[3]))
    default: return .answer(Self.error(404, 0, "404: Not Found"))
    }
  }

  /// The bot's id in base64, a time and a code, with dots between.
  private static func isToken(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count >= 20
  }

  /// The bot's id stands in its token.
  static func ownID(_ token: String) -> String {
    let first = token.prefix { $0 != "." }
    let bytes = Base64.decode(first, as: .url) ?? []
    let text = String(decoding: bytes, as: UTF8.self)
    return isSnowflake(text) ? text : "11" + String(first).madeUpDigits(17)
  }

  static func isSnowflake(_ text: String) -> Bool {
    (15...20).contains(text.utf8.count) && text.utf8.allSatisfy(ASCII.isDigit)
  }

  static func user(_ id: String, isBot: Bool = false) -> JSONObject {
    [
      "id": .string(id), "username": "sandbox", "avatar": .null, "discriminator": "0",
      "public_flags": 0, "flags": 0, "bot": .bool(isBot), "global_name": "Sandbox",
      "primary_guild": .null,
    ]
  }

  private static func ownUser(_ token: String) -> JSON {
    var user = user(ownID(token), isBot: true)
    for (name, value): (String, JSON) in [
      ("mfa_enabled", false), ("locale", "en-US"), ("verified", true), ("email", .null),
    ] { user[name] = value }
    return .object(user)
  }

  func application(_ token: String) -> JSON {
    let url: JSON = memory.hook(of: token).map { .string($0.url) } ?? .null
    return [
      "id": .string(Self.ownID(token)), "name": "Sandbox", "icon": .null, "description": "",
      "type": .null, "verify_key": .string(Self.publicKey(for: Self.secret(of: token))), "flags": 0,
      "flags_new": "0", "redirect_uris": [], "interactions_endpoint_url": url,
      "role_connections_verification_url": .null,
      "owner": .object(Self.user("1100000000000000002")),
      "approximate_guild_count": 1, "approximate_user_install_count": 1,
      "approximate_user_authorization_count": 1, "explicit_content_filter": 0, "team": .null,
      "eligible_oauth2_scopes": [],
    ]
  }

  private static let gateway: JSON = [
    "url": "wss://gateway.discord.gg", "shards": 1,
    "session_start_limit": [
      "total": 1_000, "remaining": 1_000, "reset_after": 0, "max_concurrency": 1,
    ],
  ]

  static func error(
    _ status: Int, _ code: Int, _ text: String, errors: JSON? = nil
  ) -> TwinResponse {
    var body: JSONObject = ["message": .string(text), "code": .integer(Int64(code))]
    body["errors"] = errors
    return .json(status, .object(body))
  }

  /// What is wrong with one field, as Discord shows it.
  static func invalid(_ field: String, _ code: String, _ text: String) -> TwinResponse {
    let problem: JSON = ["_errors": [["code": .string(code), "message": .string(text)]]]
    return error(
      400, 50_035, "Invalid Form Body", errors: .object(JSONObject([(field, problem)])))
  }
}

import Core

extension TelegramTwin {
  private static let secretLengthMax = 256
  private static let connectionCounts = 1...100
  /// The ports that Telegram calls; a hook on this machine may be on any.
  private static let ports: Set<String> = ["", "443", "80", "88", "8443"]

  mutating func setWebhook(_ call: TelegramCall) -> TwinResponse {
    let url = call.text("url") ?? ""
    guard !url.isEmpty else { return deleteWebhook(call) }
    if let problem = Self.problem(withHook: url) {
      return Self.bad("bad webhook: \(problem)")
    }
    let secret = call.text("secret_token") ?? ""
    guard secret.utf8.count <= Self.secretLengthMax,
      secret.utf8.allSatisfy({
        ASCII.isLetter($0) || ASCII.isDigit($0) || "_-".utf8.contains($0)
      })
    else { return Self.bad("secret token contains unallowed characters") }
    if call.has("max_connections") {
      guard let count = call.text("max_connections").flatMap({ Int($0) }),
        Self.connectionCounts.contains(count)
      else { return Self.bad("max_connections must be between 1 and 100") }
    }
    if call.has("allowed_updates"), call.structure("allowed_updates")?.arrayValue == nil {
      return Self.bad("can't parse allowed updates JSON object")
    }
    memory.setHook(Hook(url: url, secret: Secret(Array(secret.utf8))), of: call.token)
    return Self.described("Webhook was set")
  }

  /// Telegram takes HTTPS only. A hook on this machine, which no Telegram could call, may do without.
  private static func problem(withHook url: String) -> String? {
    if isLocal(url) { return nil }
    guard url.hasPrefix("https://") else { return "An HTTPS URL must be provided for webhook" }
    let authority = url.dropFirst(8).prefix { $0 != "/" && $0 != "?" }
    let port = authority.split(separator: ":").dropFirst().first ?? ""
    guard ports.contains(String(port)) else {
      return "Webhook can be set up only on ports 80, 88, 443 or 8443"
    }
    return authority.contains(".") ? nil : "Failed to resolve host: Name or service not known"
  }

  private static func isLocal(_ url: String) -> Bool {
    ["127.0.0.1", "localhost", "[::1]"].contains { host in
      ["http", "https"].contains { url.hasPrefix("\($0)://\(host)") }
    }
  }

  mutating func deleteWebhook(_ call: TelegramCall) -> TwinResponse {
    let wasThere = memory.hook(of: call.token) != nil
    memory.setHook(nil, of: call.token)
    return Self.described(wasThere ? "Webhook was deleted" : "Webhook is already deleted")
  }

  func webhookInfo(_ call: TelegramCall) -> TwinResponse {
    Self.result([
      "url": .string(memory.hook(of: call.token)?.url ?? ""), "has_custom_certificate": false,
      "pending_update_count": 0,
    ])
  }

  /// The two ways of getting updates exclude each other.
  func updates(_ call: TelegramCall) -> TwinResponse {
    guard memory.hook(of: call.token) == nil else {
      return Self.error(
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
          + "use deleteWebhook to delete the webhook first")
    }
    return Self.result(.array([]))
  }

  func chatAction(_ call: TelegramCall) -> TwinResponse {
    guard call.has("chat_id") else { return Self.bad("chat_id is empty") }
    guard let action = call.text("action"), Self.actions.contains(action) else {
      return Self.bad("wrong parameter action in request")
    }
    return Self.result(true)
  }

  private static let actions: Set = [
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
  ]

  func callbackAnswer(_ call: TelegramCall) -> TwinResponse {
    call.has("callback_query_id")
      ? Self.result(true)
      : Self.bad("query is too old and response timeout expired or query ID is invalid")
  }

  private static func described(_ text: String) -> TwinResponse {
    .json(200, ["ok": true, "result": true, "description": .string(text)])
  }
}

extension TelegramTwin {
  /// A bot is not told what becomes of its messages, only that somebody blocked it.
  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    guard event == .optOut, let chat = Int64(message.address), chat > 0 else { return nil }
    let bot = JSON.object(Self.bot(message.account))
    let change: JSON = [
      "chat": .object(Self.chat(message.address)), "from": Self.user(message.address),
      "date": .integer(moment.now.seconds),
      "old_chat_member": ["user": bot, "status": "member"],
      "new_chat_member": ["user": bot, "status": "kicked", "until_date": 0],
    ]
    return Self.update("my_chat_member", change, to: hook, in: moment)
  }

  mutating func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    guard Int64(message.address) != nil else { return nil }
    var written = Self.message(memory.nextNumber(), message.address, date: moment.now)
    written["from"] = Self.user(message.address)
    if let caption = TwinPicture.caption(text) {
      written["photo"] = Self.photo(in: moment)
      written["caption"] = .string(caption)
    } else {
      written["text"] = .string(text)
    }
    return Self.update("message", .object(written), to: hook, in: moment)
  }

  private static func update(
    _ name: String, _ value: JSON, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest {
    let number = Int64(moment.draw() % 1_000_000_000) + 1
    return .json(
      hook.url, .object(JSONObject([("update_id", .integer(number)), (name, value)]))
    ) { _ in
      let secret = String(decoding: hook.secret.exposed, as: UTF8.self)
      return secret.isEmpty ? [:] : ["x-telegram-bot-api-secret-token": secret]
    }
  }
}

import Core
import HTTPServer

extension DiscordTwin {
  private static let contentLengthMax = 2_000
  private static let nonceLengthMax = 25
  private static let embedsMax = 10
  private static let filesMax = 10
  private static let fileBytesMax = 10 * 1024 * 1024
  private static let rowsMax = 5
  private static let labelLengthMax = 80
  private static let idLengthMax = 100
  private static let urlLengthMax = 512
  /// Discord's own clock starts with the year 2015.
  private static let epochMilliseconds: Int64 = 1_420_070_400_000

  /// An id that says when it was made, and ends in a number of its own.
  mutating func snowflake(in moment: TwinMoment) -> String {
    let time = UInt64(max(0, moment.now.milliseconds - Self.epochMilliseconds))
    return String(time << 22 | UInt64(memory.nextNumber() & 0xFFF))
  }

  /// Opens the channel to a person, the same each time. It ends in the same digits as the person's id.
  mutating func openChannel(_ request: TwinRequest, in moment: TwinMoment) -> TwinResponse {
    guard case .json(let body) = request.content else { return Self.noContentType }
    let id =
      body["recipient_id"]?.stringValue ?? body["recipient_id"]?.integerValue.map(String.init)
    guard let id else {
      return Self.invalid("recipient_id", "BASE_TYPE_REQUIRED", "This field is required")
    }
    guard Self.isSnowflake(id) else {
      return Self.invalid(
        "recipient_id", "NUMBER_TYPE_COERCE", "Value \"\(id)\" is not snowflake.")
    }
    let channel = "1" + id.dropFirst()
    recipients.keep(id, for: channel)
    return .json(
      200,
      [
        "id": .string(channel), "type": 1, "last_message_id": .null, "flags": 0,
        "recipients": [.object(Self.user(id))],
      ])
  }

  static let noContentType = invalid(
    "_errors", "CONTENT_TYPE_INVALID",
    "Expected \"Content-Type\" header to be one of "
      + "{'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'}.")

  mutating func send(
    _ request: TwinRequest, to channel: String, _ token: String, in moment: TwinMoment
  ) -> Reaction {
    guard Self.isSnowflake(channel) else {
      return .answer(
        Self.invalid("channel_id", "NUMBER_TYPE_COERCE", "Value \"\(channel)\" is not snowflake."))
    }
    guard let body = Self.body(of: request) else { return .answer(Self.noContentType) }
    if let refusal = Self.refusal(of: body, request.content.files) { return .answer(refusal) }
    let nonce = body["nonce"].flatMap { $0.isNull ? nil : "\(channel) \($0)" }
    if let nonce, body["enforce_nonce"] == true, let earlier = nonces[nonce] {
      return .answer(earlier)
    }
    let id = snowflake(in: moment)
    let text = body["content"]?.stringValue ?? ""
    var sent = Self.message(id, channel, text, author: Self.user(Self.ownID(token), isBot: true))
    sent["timestamp"] = .string(moment.now.rfc3339)
    sent["nonce"] = body["nonce"]
    sent["attachments"] = .array(Self.attachments(request.content.files, in: moment))
    let response = TwinResponse.json(200, .object(sent), fields: Self.bucket(remaining: 4))
    let message = TwinMessage(
      account: token, address: recipients[channel] ?? channel, id: id, text: text, tag: channel)
    let reaction = deliver(message, accepted: response, in: moment)
    if case .answer(response, _) = reaction.conduct {
      messages.keep(.object(sent), for: "\(channel)/\(id)")
      if let nonce { nonces.keep(response, for: nonce) }
    }
    return reaction
  }

  /// The body, or the part of a form that stands for it.
  static func body(of request: TwinRequest) -> JSONObject? {
    switch request.content {
    case .json(let body): body.objectValue
    case .multipart(let fields, _):
      fields["payload_json"].map {
        $0.stringValue.flatMap { try? JSON.parse($0) }?.objectValue
      } ?? fields
    case .form(let fields): fields
    default: nil
    }
  }

  static func message(
    _ id: String, _ channel: String, _ text: String, author: JSONObject
  ) -> JSONObject {
    [
      "type": 0, "content": .string(text), "mentions": [], "mention_roles": [], "attachments": [],
      "embeds": [], "timestamp": "", "edited_timestamp": .null, "flags": 0, "components": [],
      "id": .string(id), "channel_id": .string(channel), "author": .object(author),
      "pinned": false, "mention_everyone": false, "tts": false,
    ]
  }

  private static func attachments(_ files: [TwinFile], in moment: TwinMoment) -> [JSON] {
    files.map { file in
      let id = moment.digits(18)
      let url = "https://cdn.discordapp.com/attachments/\(id)/\(file.fileName)"
      return [
        "id": .string(id), "filename": .string(file.fileName),
        "size": .integer(Int64(file.byteCount)), "url": .string(url), "proxy_url": .string(url),
        "content_type": .string(file.type ?? "application/octet-stream"),
      ]
    }
  }

  static func bucket(remaining: Int) -> KeyValuePairs<String, String> {
    [
      "x-ratelimit-limit": "5", "x-ratelimit-remaining": "\(remaining)",
      "x-ratelimit-reset-after": "1.000", "x-ratelimit-bucket": "80c17d2f203122d936070c88c8d10f33",
    ]
  }

  /// What is wrong with a message, whoever it is for.
  private static func refusal(of body: JSONObject, _ files: [TwinFile]) -> TwinResponse? {
    let content = body["content"]?.stringValue ?? ""
    let parts = ["embeds", "components", "sticker_ids", "attachments"].map {
      body[$0]?.arrayValue ?? []
    }
    if content.isEmpty, files.isEmpty, parts.allSatisfy(\.isEmpty), body["poll"] == nil {
      return error(400, 50_006, "Cannot send an empty message")
    }
    guard content.utf16.count <= contentLengthMax else {
      return invalid(
        "content", "BASE_TYPE_BAD_LENGTH", "Must be 2000 or fewer in length.")
    }
    if let nonce = body["nonce"]?.stringValue, nonce.count > nonceLengthMax {
      return invalid("nonce", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer in length.")
    }
    guard parts[0].count <= embedsMax else {
      return invalid("embeds", "BASE_TYPE_BAD_LENGTH", "Must be 10 or fewer in length.")
    }
    guard files.count <= filesMax else {
      return error(400, 30_015, "Maximum number of attachments in a message reached (10)")
    }
    guard files.allSatisfy({ $0.byteCount <= fileBytesMax }) else {
      return error(413, 40_005, "Request entity too large")
    }
    return componentsRefusal(parts[1])
  }

  private static func componentsRefusal(_ rows: [JSON]) -> TwinResponse? {
    guard rows.count <= rowsMax else {
      return invalid("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    }
    for row in rows where row["type"]?.integerValue == 1 {
      let buttons = row["components"]?.arrayValue ?? []
      guard (1...5).contains(buttons.count), buttons.allSatisfy(isComponent) else {
        return invalid("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
      }
    }
    return nil
  }

  /// A button opens a page, or tells its id.
  private static func isComponent(_ button: JSON) -> Bool {
    guard button["type"]?.integerValue == 2 else { return true }
    guard (button["label"]?.stringValue?.count ?? 1) <= labelLengthMax else { return false }
    switch button["style"]?.integerValue {
    case 5: return (1...urlLengthMax).contains(button["url"]?.stringValue?.count ?? 0)
    case 1, 2, 3, 4: return (1...idLengthMax).contains(button["custom_id"]?.stringValue?.count ?? 0)
    default: return false
    }
  }

  /// Reads, changes or takes back a message that is remembered.
  mutating func touch(_ request: TwinRequest, _ channel: String, _ id: String) -> TwinResponse {
    guard let message = messages["\(channel)/\(id)"], var members = message.objectValue else {
      return Self.error(404, 10_008, "Unknown Message")
    }
    switch request.method {
    case .get: return .json(200, message)
    case .delete:
      return .empty(204)
    case .patch:
      if let text = Self.body(of: request)?["content"] { members["content"] = text }
      messages.keep(.object(members), for: "\(channel)/\(id)")
      return .json(200, .object(members))
    default: return Self.error(405, 0, "405: Method Not Allowed")
    }
  }

  /// `POST /webhooks/{application}/{token}`: more answers to an interaction.
  mutating func followUp(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    guard request.path.count >= 3, Self.isSnowflake(request.path[1]) else {
      return .answer(Self.error(404, 10_015, "Unknown Webhook"))
    }
    guard let body = Self.body(of: request) else { return .answer(Self.noContentType) }
    if let refusal = Self.refusal(of: body, request.content.files) { return .answer(refusal) }
    var sent = Self.message(
      snowflake(in: moment), "1100000000000000003", body["content"]?.stringValue ?? "",
      author: Self.user(request.path[1], isBot: true))
    sent["timestamp"] = .string(moment.now.rfc3339)
    return .answer(.json(200, .object(sent)))
  }
}

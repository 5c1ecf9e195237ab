import Core

extension ViberTwin {
  private static let textLengthMax = 7_000
  private static let nameLengthMax = 28
  private static let urlLengthMax = 2_000
  private static let trackingLengthMax = 4_096
  private static let fileNameLengthMax = 256
  private static let videoBytesMax: Int64 = 26 * 1024 * 1024
  private static let videoSecondsMax: Int64 = 180
  private static let fileBytesMax: Int64 = 50 * 1024 * 1024
  private static let receiversMax = 300

  mutating func send(_ body: JSONObject, _ token: String, in moment: TwinMoment) -> Reaction {
    guard memory.hook(of: token) != nil else {
      return .answer(Self.status(10, "webhookNotSet"))
    }
    guard let receiver = body["receiver"]?.stringValue, !receiver.isEmpty else {
      return .answer(Self.status(4, "missingData"))
    }
    if let refusal = refusal(of: body) { return .answer(refusal) }
    let number = newToken(in: moment)
    let message = TwinMessage(
      account: token, address: receiver, id: String(number),
      text: body["text"]?.stringValue ?? "", tag: body["tracking_data"]?.stringValue)
    return deliver(message, accepted: Self.accepted(number), in: moment)
  }

  static func accepted(_ number: Int64, failed: [JSON]? = nil) -> TwinResponse {
    var body: JSONObject = [
      "status": 0, "status_message": "ok", "message_token": .integer(number),
      "chat_hostname": "SN-CHAT-05_", "billing_status": 1,
    ]
    body["failed_list"] = failed.map { .array($0) }
    return .json(200, .object(body))
  }

  /// What is wrong with a message, whoever it is for.
  func refusal(of body: JSONObject) -> TwinResponse? {
    let missing = Self.status(4, "missingData")
    let bad = Self.status(3, "badData")
    guard let name = body["sender"]?["name"]?.stringValue, !name.isEmpty,
      let type = body["type"]?.stringValue
    else { return missing }
    guard name.count <= Self.nameLengthMax,
      (body["tracking_data"]?.stringValue?.count ?? 0) <= Self.trackingLengthMax
    else { return bad }
    if let keyboard = body["keyboard"], let refusal = Self.refusal(ofKeyboard: keyboard) {
      return refusal
    }
    switch type {
    case "text":
      guard let text = body["text"]?.stringValue, !text.isEmpty else { return missing }
      return text.count > Self.textLengthMax ? bad : nil
    case "picture":
      guard body["text"]?.stringValue != nil else { return missing }
      return Self.refusal(ofMedia: body)
    case "video": return Self.refusal(ofMedia: body) ?? Self.refusal(ofVideo: body)
    case "file": return Self.refusal(ofMedia: body) ?? Self.refusal(ofFile: body)
    case "url": return Self.refusal(ofMedia: body)
    case "location": return body["location"]?["lat"]?.doubleValue == nil ? missing : nil
    case "contact": return body["contact"]?["phone_number"]?.stringValue == nil ? missing : nil
    case "sticker": return body["sticker_id"]?.integerValue == nil ? missing : nil
    case "rich_media": return body["rich_media"]?.objectValue == nil ? missing : nil
    default: return bad
    }
  }

  private static func refusal(ofMedia body: JSONObject) -> TwinResponse? {
    guard let url = body["media"]?.stringValue, !url.isEmpty else {
      return status(4, "missingData")
    }
    let isURL = url.hasPrefix("https://") || url.hasPrefix("http://")
    return isURL && url.count <= urlLengthMax ? nil : status(3, "badData")
  }

  private static func refusal(ofVideo body: JSONObject) -> TwinResponse? {
    guard let size = body["size"]?.integerValue else { return status(4, "missingData") }
    let duration = body["duration"]?.integerValue ?? 0
    return size <= videoBytesMax && duration <= videoSecondsMax ? nil : status(3, "badData")
  }

  private static func refusal(ofFile body: JSONObject) -> TwinResponse? {
    guard let size = body["size"]?.integerValue, let name = body["file_name"]?.stringValue else {
      return status(4, "missingData")
    }
    let isNamed = !name.isEmpty && name.count <= fileNameLengthMax
    return size <= fileBytesMax && isNamed ? nil : status(3, "badData")
  }

  private static func refusal(ofKeyboard keyboard: JSON) -> TwinResponse? {
    guard keyboard["Type"]?.stringValue == "keyboard",
      let buttons = keyboard["Buttons"]?.arrayValue, !buttons.isEmpty
    else { return status(4, "missingData") }
    for button in buttons {
      guard button["ActionBody"]?.stringValue != nil else { return status(4, "missingData") }
      let action = button["ActionType"]?.stringValue ?? "reply"
      guard (1...6).contains(button["Columns"]?.integerValue ?? 6),
        (1...2).contains(button["Rows"]?.integerValue ?? 1),
        ["reply", "open-url", "location-picker", "share-phone", "none"].contains(action)
      else { return status(3, "badData") }
    }
    return nil
  }

  /// One message to many: whoever cannot be reached is listed, the others are told of by callbacks.
  mutating func broadcast(_ body: JSONObject, _ token: String, in moment: TwinMoment) -> Reaction {
    let receivers = body["broadcast_list"]?.arrayValue?.compactMap(\.stringValue) ?? []
    guard !receivers.isEmpty else { return .answer(Self.status(4, "missingData")) }
    guard receivers.count <= Self.receiversMax else { return .answer(Self.status(3, "badData")) }
    if let refusal = refusal(of: body) { return .answer(refusal) }
    let number = newToken(in: moment)
    var failed: [JSON] = []
    var callbacks: [Callback] = []
    for receiver in receivers {
      let message = TwinMessage(
        account: token, address: receiver, id: String(number),
        text: body["text"]?.stringValue ?? "")
      let reaction = deliver(message, accepted: Self.accepted(number), in: moment)
      callbacks += reaction.callbacks
      if case .answer(let response, _) = reaction.conduct,
        let status = response.json?["status"], status != 0
      {
        failed.append([
          "receiver": .string(receiver), "status": status,
          "status_message": response.json?["status_message"] ?? "",
        ])
      }
    }
    return .answer(Self.accepted(number, failed: failed), callbacks: callbacks)
  }
}

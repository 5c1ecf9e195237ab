import Core

extension TelegramTwin {
  /// What every message has.
  static func message(_ number: Int64, _ chat: String, date: Timestamp) -> JSONObject {
    [
      "message_id": .integer(number), "date": .integer(date.seconds),
      "chat": .object(Self.chat(chat)),
    ]
  }

  /// A person's chat has the person's id; below zero are groups and channels.
  static func chat(_ text: String) -> JSONObject {
    guard let number = Int64(text) else {
      return [
        "id": -1_001_000_000_001, "type": "channel", "title": "Sandbox",
        "username": .string(String(text.dropFirst())),
      ]
    }
    if number < 0 {
      let isLarge = number < -1_000_000_000_000
      return [
        "id": .integer(number), "type": isLarge ? "supergroup" : "group", "title": "Sandbox",
      ]
    }
    return ["id": .integer(number), "type": "private", "first_name": "Sandbox"]
  }

  /// A person who writes.
  static func user(_ text: String) -> JSON {
    [
      "id": .integer(Int64(text) ?? 1), "is_bot": false, "first_name": "Sandbox",
      "language_code": "en",
    ]
  }

  /// What a sent message shows of its content.
  static func content(
    _ method: String, _ call: TelegramCall, _ moment: TwinMoment
  ) -> JSONObject {
    var content = JSONObject()
    for name in ["text", "caption"] { content[name] = call.text(name).map { .string($0) } }
    content["reply_markup"] = call.structure("reply_markup")
    for name in mediaFields where call.has(name) {
      let file = file(moment)
      content[name] = name == "photo" ? .array([.object(file)]) : .object(file)
    }
    if method == "sendlocation" {
      content["location"] = .object(
        JSONObject(
          ["latitude", "longitude"].compactMap { key in number(call, key).map { (key, $0) } })
      )
    }
    return content
  }

  private static func number(_ call: TelegramCall, _ name: String) -> JSON? {
    call.arguments[name].flatMap { value in
      value.doubleValue.map { .double($0) }
        ?? value.stringValue.flatMap(Double.init).map { .double($0) }
    }
  }

  private static func file(_ moment: TwinMoment) -> JSONObject {
    [
      "file_id": .string("AgACAgQAAxkB\(moment.hex(16))"),
      "file_unique_id": .string("AQAD\(moment.hex(6))"), "file_size": 1_024, "width": 90,
      "height": 90, "duration": 1, "length": 240, "type": "regular", "is_animated": false,
      "is_video": false,
    ]
  }
}

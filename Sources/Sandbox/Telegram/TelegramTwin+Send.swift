import Core

extension TelegramTwin {
  static let textLengthMax = 4_096
  static let captionLengthMax = 1_024
  private static let captionBytesMax = 64

  /// The methods that send, by their names in lower case, and what each must have beside a chat.
  static let sending: [String: [String]] = [
    "sendmessage": ["text"], "sendphoto": ["photo"], "sendvideo": ["video"],
    "sendaudio": ["audio"], "senddocument": ["document"], "sendanimation": ["animation"],
    "sendvoice": ["voice"], "sendvideonote": ["video_note"], "sendsticker": ["sticker"],
    "sendmediagroup": ["media"], "sendlocation": ["latitude", "longitude"],
    "sendvenue": ["latitude", "longitude", "title", "address"],
    "sendcontact": ["phone_number", "first_name"], "sendpoll": ["question", "options"],
    "senddice": [],
  ]

  mutating func send(_ method: String, _ call: TelegramCall, in moment: TwinMoment) -> Reaction {
    guard let required = Self.sending[method] else { return .answer(Self.notFound) }
    if let refusal = refusal(of: method, required, call) { return .answer(refusal) }
    guard let chat = call.text("chat_id") else { return .answer(Self.bad("chat_id is empty")) }
    let number = memory.nextNumber()
    let text = call.text("text") ?? call.text("caption") ?? ""
    let message = TwinMessage(account: call.token, address: chat, id: String(number), text: text)
    var sent = Self.message(number, chat, date: moment.now)
    sent["from"] = .object(Self.bot(call.token))
    for (name, value) in Self.content(method, call, moment) { sent[name] = value }
    let isGroup = method == "sendmediagroup"
    return deliver(
      message, accepted: Self.result(isGroup ? .array([.object(sent)]) : .object(sent)), in: moment)
  }

  /// What is wrong with a message; nil when nothing is.
  private func refusal(
    of method: String, _ required: [String], _ call: TelegramCall
  ) -> TwinResponse? {
    guard let chat = call.text("chat_id"), !chat.isEmpty else {
      return Self.bad("chat_id is empty")
    }
    guard Self.isChat(chat) else { return Self.bad("chat not found") }
    for name in required where !call.has(name) { return Self.bad(Self.absence(of: name)) }
    if let text = call.text("text"), text.utf16.count > Self.textLengthMax {
      return Self.bad("message is too long")
    }
    if let caption = call.text("caption"), caption.utf16.count > Self.captionLengthMax {
      return Self.bad("message caption is too long")
    }
    if let mode = call.text("parse_mode"),
      !["", "html", "markdown", "markdownv2"].contains(mode.lowercased())
    {
      return Self.bad("unsupported parse_mode")
    }
    if method == "sendmediagroup", let refusal = albumRefusal(call) { return refusal }
    return markupRefusal(call) ?? fileRefusal(required, call)
  }

  /// A number of at most 52 significant bits, or the name of something public.
  private static func isChat(_ text: String) -> Bool {
    if let number = Int64(text) { return number != 0 && number.magnitude < 1 << 52 }
    return text.hasPrefix("@") && (5...32).contains(text.utf8.count - 1)
      && text.utf8.dropFirst().allSatisfy {
        ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
      }
  }

  private static func absence(of name: String) -> String {
    switch name {
    case "text": "message text is empty"
    case "photo", "video", "audio", "document", "animation", "voice", "sticker":
      "there is no \(name) in the request"
    case "video_note": "there is no video note in the request"
    default: "parameter \"\(name)\" is required"
    }
  }

  private func albumRefusal(_ call: TelegramCall) -> TwinResponse? {
    guard let media = call.structure("media")?.arrayValue else {
      return Self.bad("can't parse media JSON object")
    }
    guard (2...10).contains(media.count) else {
      return Self.bad("group send failed: media must include 2-10 items")
    }
    return nil
  }

  private func markupRefusal(_ call: TelegramCall) -> TwinResponse? {
    guard call.has("reply_markup") else { return nil }
    guard let markup = call.structure("reply_markup")?.objectValue else {
      return Self.bad("object expected as reply markup")
    }
    guard let keyboard = markup["inline_keyboard"] else { return nil }
    guard let rows = keyboard.arrayValue else {
      return Self.bad("field \"inline_keyboard\" must be of type Array")
    }
    for button in rows.flatMap({ $0.arrayValue ?? [.null] }) {
      guard let text = button["text"]?.stringValue, !text.isEmpty else {
        return Self.bad(
          "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
      }
      if let refusal = Self.buttonRefusal(button) { return refusal }
    }
    return nil
  }

  /// A button does exactly one thing.
  private static func buttonRefusal(_ button: JSON) -> TwinResponse? {
    let members = button.objectValue ?? [:]
    guard members.keys.contains(where: { !["text", "style", "icon_custom_emoji_id"].contains($0) })
    else { return bad("Text buttons are unallowed in the inline keyboard") }
    if let data = button["callback_data"] {
      guard let bytes = data.stringValue?.utf8, (1...captionBytesMax).contains(bytes.count) else {
        return bad("BUTTON_DATA_INVALID")
      }
    }
    if let url = button["url"] {
      guard let url = url.stringValue, url.contains("."), !url.contains(" ") else {
        return bad("inline keyboard button URL '\(button["url"]?.stringValue ?? "")' is invalid")
      }
    }
    return nil
  }

  /// A file is uploaded, is one that Telegram knows by an id, or stands at a public URL.
  private func fileRefusal(_ required: [String], _ call: TelegramCall) -> TwinResponse? {
    for name in required where Self.mediaFields.contains(name) {
      guard let reference = call.text(name) else { continue }
      let isURL = reference.hasPrefix("http://") || reference.hasPrefix("https://")
      let isID = reference.utf8.count >= 20 && !reference.contains("/")
      if reference.hasPrefix("attach://") {
        let file = reference.dropFirst(9)
        if !call.files.contains(where: { $0.name == file }) {
          return Self.bad("can't find file \"\(file)\"")
        }
      } else if !isURL && !isID {
        return Self.bad("wrong file identifier/HTTP URL specified")
      }
    }
    return nil
  }

  static let mediaFields: Set = [
    "photo", "video", "audio", "document", "animation", "voice", "video_note", "sticker",
  ]
}

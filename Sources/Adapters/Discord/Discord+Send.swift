package import ChannelKit
import Core

extension Discord {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    guard let place = Place(message.address) else { throw Self.noUser }
    // Made before a channel is opened: nobody gets an empty one for a message that cannot be sent.
    let letters = try letters(of: message.content)
    switch place {
    case .user(let id):
      return [call(.post, "/users/@me/channels", message.account, ["recipient_id": .string(id)])]
    case .channel(let id):
      return letters.enumerated().map { part, letter in
        send(letter, numbered: part, of: message, in: id)
      }
    }
  }

  /// One message of Discord: its members, and the file that goes with it.
  private struct Letter {
    var members: JSONObject
    var file: ProviderRequest.Part?
  }

  private func letters(of content: MessageContent) throws(ContentProblem) -> [Letter] {
    switch content {
    case .text(let text):
      guard let parts = Self.textLimit.parts(of: text) else { throw .cannotBeSplit }
      return parts.map { Letter(members: Self.plain($0)) }
    case .media(let media, let caption):
      return [try letter(media, caption)]
    case .buttons(let text, let buttons):
      var members = Self.plain(text)
      members["components"] = .array(try Self.rows(of: buttons))
      return [Letter(members: members)]
    case .native(let members): return [Letter(members: members)]
    case .template: throw .notOnThisChannel(.template)
    }
  }

  /// A text that calls nobody by name, whatever it holds.
  private static func plain(_ text: String) -> JSONObject {
    ["content": .string(text), "allowed_mentions": ["parse": []]]
  }

  private func letter(_ media: Media, _ caption: String) throws(ContentProblem) -> Letter {
    guard let bytes = media.bytes else { throw Self.noFile }
    var members = Self.plain(caption)
    if caption.isEmpty { members["content"] = nil }
    members["attachments"] = [["id": "0", "filename": .string(media.shownName)]]
    return Letter(
      members: members,
      file: ProviderRequest.Part(
        "files[0]", fileName: media.shownName, type: media.type ?? "application/octet-stream", bytes
      ))
  }

  /// At most five rows, so that a row holds as few as it can: their labels stay readable on a telephone.
  private static func rows(of buttons: [Button]) throws(ContentProblem) -> [JSON] {
    let payloads = buttons.compactMap { button -> String? in
      if case .reply(let payload) = button.action { payload } else { nil }
    }
    guard Set(payloads).count == payloads.count, !payloads.contains("") else { throw sameButtons }
    let perRow = (buttons.count + 4) / 5
    var rows: [JSON] = []
    for start in stride(from: 0, to: buttons.count, by: max(1, perRow)) {
      var row: [JSON] = []
      for button in buttons[start..<min(start + perRow, buttons.count)] {
        row.append(try component(button))
      }
      rows.append(["type": 1, "components": .array(row)])
    }
    return rows
  }

  private static let urlCharactersMax = 512

  private static func component(_ button: Button) throws(ContentProblem) -> JSON {
    switch button.action {
    case .reply(let payload):
      return [
        "type": 2, "style": 1, "label": .string(button.label), "custom_id": .string(payload),
      ]
    case .open(let url):
      guard url.utf16.count <= urlCharactersMax else { throw longURL }
      return ["type": 2, "style": 5, "label": .string(button.label), "url": .string(url)]
    }
  }

  /// With a nonce, which makes of a request that comes twice one message.
  private func send(
    _ letter: Letter, numbered part: Int, of message: OutgoingMessage, in channel: String
  ) -> ProviderCall {
    var members = letter.members
    // 22 characters of 25 are the message's id.
    members["nonce"] = .string(Base64.encode(message.id.bytes, as: .url) + String(part))
    members["enforce_nonce"] = true
    let path: ProviderPath = "/channels/\(channel)/messages"
    guard let file = letter.file else { return call(.post, path, message.account, members) }
    let payload = ProviderRequest.Part(
      "payload_json", type: "application/json", JSON.object(members).serialized())
    return call(.post, path, message.account, .multipart([payload, file]))
  }

  func call(
    _ method: ProviderRequest.Method, _ path: ProviderPath, _ account: Account,
    _ members: JSONObject
  ) -> ProviderCall {
    call(method, path, account, .json(.object(members)))
  }

  func call(
    _ method: ProviderRequest.Method, _ path: ProviderPath, _ account: Account,
    _ body: ProviderRequest.Body = .none
  ) -> ProviderCall {
    .http(
      ProviderRequest(
        method, path,
        headers: [
          "Authorization": Secret("Bot \(account[Self.token].exposed)"),
          "User-Agent": Secret("DiscordBot (\(Self.home(of: account)), 1)"),
        ], body: body))
  }

  /// Discord lets nobody in who does not say where they are at home.
  private static func home(of account: Account) -> String {
    let steps = account.hookURL?.exposed.split(
      separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard let steps, steps.count > 2 else { return "https://localhost" }
    return steps[..<3].joined(separator: "/")
  }
}

extension Discord {
  private static let noUser = ContentProblem(
    "discord_user_id",
    Localized(
      "A user of Discord is a number of up to 20 digits; with Developer Mode on, Copy User ID gives it.",
      arabic:
        "معرّف مستخدم ديسكورد رقم من 20 خانة على الأكثر؛ فعّل Developer Mode ثم انسخه بخيار Copy User ID."
    ))

  private static let noFile = ContentProblem(
    "media_url",
    Localized(
      "Discord is given files, and what is behind the link was not fetched; check that the link opens.",
      arabic: "يتسلّم ديسكورد الملفات نفسها، ولم يُجلب ما وراء الرابط؛ تأكد من أن الرابط يعمل."))

  private static let sameButtons = ContentProblem(
    "buttons",
    Localized(
      "Every button that answers needs a payload of its own, and none may be empty.",
      arabic: "يحتاج كل زر رد إلى قيمة خاصة به، ولا يجوز أن تكون فارغة."))

  private static let longURL = ContentProblem(
    "buttons",
    Localized(
      "The link of a button may have 512 characters; shorten it.",
      arabic: "لا يتجاوز رابط الزر 512 حرفًا؛ اختصره."))
}

package import ChannelKit
import Core

extension Viber {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    var calls: [ProviderCall] = []
    for letter in try letters(of: message.content) { calls.append(try send(letter, message)) }
    return calls
  }

  private func letters(of content: MessageContent) throws(ContentProblem) -> [JSONObject] {
    switch content {
    case .text(let text):
      guard let parts = Self.textLimit.parts(of: text) else { throw .cannotBeSplit }
      return parts.map { ["type": "text", "text": .string($0)] }
    case .media(let media, let caption): return [try Self.letter(media, caption)]
    case .buttons(let text, let buttons):
      return [["type": "text", "text": .string(text), "keyboard": Self.keyboard(buttons)]]
    case .native(let members):
      guard members["type"]?.stringValue != nil else { throw Self.noType }
      var letter = members
      // Who gets it, and by which token, is not the message's to say.
      for name in ["auth_token", "broadcast_list"] { letter[name] = nil }
      return [letter]
    case .template: throw .notOnThisChannel(.template)
    }
  }

  private func send(
    _ letter: JSONObject, _ message: OutgoingMessage
  ) throws(ContentProblem) -> ProviderCall {
    var members: JSONObject = [
      "receiver": .string(message.address), "min_api_version": 1,
      "sender": .object(Self.sender(message.account)),
    ]
    for (name, value) in letter where name != "receiver" { members[name] = value }
    guard JSON.object(members).serialized().count <= Self.bodyBytesMax else { throw Self.tooLarge }
    return call("send_message", message.account, members)
  }

  private static let bodyBytesMax = 30_000

  private static func sender(_ account: Account) -> JSONObject {
    var sender: JSONObject = ["name": .string(account[senderName].exposed)]
    let avatar = account[senderAvatar].exposed
    if !avatar.isEmpty { sender["avatar"] = .string(avatar) }
    return sender
  }

  func call(_ method: String, _ account: Account, _ members: JSONObject) -> ProviderCall {
    .http(
      ProviderRequest(
        .post, "/\(method)", headers: ["X-Viber-Auth-Token": account[Self.token]],
        body: .json(.object(members))))
  }
}

extension Viber {
  private static let urlCharactersMax = 2_000
  private static let fileNameCharactersMax = 256

  private static func letter(
    _ media: Media, _ caption: String
  ) throws(ContentProblem) -> JSONObject {
    guard media.url.unicodeScalars.count <= urlCharactersMax else { throw longURL }
    let url = JSON.string(media.url)
    switch media.kind {
    case .image:
      guard ends(media.url, in: ["jpg", "jpeg", "png", "gif"]) else { throw noPicture }
      return ["type": "picture", "text": .string(caption), "media": url]
    case .video:
      guard caption.isEmpty else { throw noCaption }
      guard ends(media.url, in: ["mp4"]) else { throw noFilm }
      return ["type": "video", "media": url, "size": .integer(try size(of: media))]
    case .audio, .document:
      guard caption.isEmpty else { throw noCaption }
      let name = String(media.shownName.suffix(fileNameCharactersMax))
      return [
        "type": "file", "media": url, "size": .integer(try size(of: media)),
        "file_name": .string(name),
      ]
    }
  }

  private static func size(of media: Media) throws(ContentProblem) -> Int64 {
    guard let count = media.byteCount, count > 0 else { throw noSize }
    return count
  }

  /// Viber tells pictures and films by how their links end.
  private static func ends(_ url: String, in endings: [String]) -> Bool {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    guard let ending = path.split(separator: "/").last?.split(separator: ".").last else {
      return false
    }
    return endings.contains(ending.lowercased())
  }

  /// One button a row, each as wide as the screen: labels of any length stay readable.
  private static func keyboard(_ buttons: [Button]) -> JSON {
    let keys = buttons.map { button -> JSON in
      let (type, body) =
        switch button.action {
        case .reply(let payload): ("reply", payload)
        case .open(let url): ("open-url", url)
        }
      return [
        "Columns": 6, "Rows": 1, "ActionType": .string(type), "ActionBody": .string(body),
        "Text": .string(button.label),
      ]
    }
    return ["Type": "keyboard", "DefaultHeight": false, "Buttons": .array(keys)]
  }
}

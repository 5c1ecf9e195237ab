package import ChannelKit
import Core

extension Telegram {
  package func requests(
    for message: OutgoingMessage
  ) throws(ContentProblem) -> [ProviderRequest] {
    switch message.content {
    case .text(let text):
      guard let parts = Self.textLimit.parts(of: text) else { throw .cannotBeSplit }
      return parts.map { call("sendMessage", message, ["text": .string($0)]) }
    case .media(let media, let caption):
      return [send(media, caption, message)]
    case .buttons(let text, let buttons):
      return [
        call(
          "sendMessage", message,
          ["text": .string(text), "reply_markup": .object(Self.keyboard(buttons))])
      ]
    case .native(let members):
      return [try native(members, message)]
    case .template:
      throw .notOnThisChannel(.template)
    }
  }

  private func send(
    _ media: Media, _ caption: String, _ message: OutgoingMessage
  ) -> ProviderRequest {
    let (method, field) =
      switch media.kind {
      case .image: ("sendPhoto", "photo")
      case .video: ("sendVideo", "video")
      case .audio: ("sendAudio", "audio")
      case .document: ("sendDocument", "document")
      }
    var members: JSONObject = [field: .string(media.url)]
    if !caption.isEmpty { members["caption"] = .string(caption) }
    return call(method, message, members)
  }

  /// One button a row: labels of any length stay readable on a telephone.
  private static func keyboard(_ buttons: [Button]) -> JSONObject {
    let rows = buttons.map { button -> JSON in
      var key: JSONObject = ["text": .string(button.label)]
      switch button.action {
      case .reply(let payload): key["callback_data"] = .string(payload)
      case .open(let url): key["url"] = .string(url)
      }
      return .array([.object(key)])
    }
    return ["inline_keyboard": .array(rows)]
  }

  /// `{"method": "sendLocation", "latitude": …}`: any method that sends, with its own fields.
  private func native(
    _ members: JSONObject, _ message: OutgoingMessage
  ) throws(ContentProblem) -> ProviderRequest {
    var members = members
    guard let method = members["method"]?.stringValue, method.hasPrefix("send"),
      method.utf8.allSatisfy(ASCII.isLetter)
    else {
      throw ContentProblem(
        "native",
        Localized(
          "native.method must name a method of the Bot API that sends, such as sendLocation.",
          arabic: "يجب أن يسمّي native.method طريقة إرسال من Bot API مثل sendLocation."))
    }
    members["method"] = nil
    return call(method, message, members)
  }

  private func call(
    _ method: String, _ message: OutgoingMessage, _ members: JSONObject
  ) -> ProviderRequest {
    var members = members
    members["chat_id"] = Int64(message.address).map(JSON.integer) ?? .string(message.address)
    return ProviderRequest(
      .post, "/bot\(secret: message.account[Self.token])/\(method)", body: .json(.object(members)))
  }

  package func check(_ account: Account) -> ProviderRequest {
    ProviderRequest(.get, "/bot\(secret: account[Self.token])/getMe")
  }

  package func standing(from answer: ProviderAnswer) -> AccountStanding {
    guard case .response(let response) = answer, let body = response.json else { return .unknown }
    if body["ok"]?.boolValue == true, let id = body["result"]?["id"]?.integerValue {
      let name = body["result"]?["username"]?.stringValue.map { "@\($0)" } ?? String(id)
      return .good(id: String(id), name: name)
    }
    switch body["error_code"]?.integerValue {
    // A token that is no token at all leads to no method.
    case 401, 404: return .refused(body["description"]?.stringValue ?? "Unauthorized")
    default: return .unknown
    }
  }
}

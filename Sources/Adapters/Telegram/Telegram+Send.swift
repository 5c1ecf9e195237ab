package import ChannelKit
import Core

extension Telegram {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
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
  ) -> ProviderCall {
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
  ) throws(ContentProblem) -> ProviderCall {
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
  ) -> ProviderCall {
    var members = members
    members["chat_id"] = Int64(message.address).map(JSON.integer) ?? .string(message.address)
    return call(method, message.account, members)
  }

  func call(_ method: String, _ account: Account, _ members: JSONObject) -> ProviderCall {
    .http(request(method, account, members))
  }

  func request(_ method: String, _ account: Account, _ members: JSONObject) -> ProviderRequest {
    ProviderRequest(
      .post, "/bot\(secret: account[Self.token])/\(method)", body: .json(.object(members)))
  }
}

package import ChannelKit
import Core

extension WhatsAppLinked {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    switch message.content {
    case .text(let text):
      guard let parts = WhatsApp.textLimit.parts(of: text) else { throw .cannotBeSplit }
      return parts.map { call("sendText", message, ["text": .string($0)]) }
    case .media(let media, let caption):
      return [send(media, caption, message)]
    case .native(let members):
      return [try native(members, message)]
    case .buttons, .template:
      throw .notOnThisChannel(message.content.kind)
    }
  }

  /// Sounds go as voice messages, which the server makes of any form.
  private func send(
    _ media: Media, _ caption: String, _ message: OutgoingMessage
  ) -> ProviderCall {
    let (method, type) =
      switch media.kind {
      case .image: ("sendImage", "image/jpeg")
      case .video: ("sendVideo", "video/mp4")
      case .audio: ("sendVoice", "audio/ogg; codecs=opus")
      case .document: ("sendFile", "application/octet-stream")
      }
    var file: JSONObject = ["mimetype": .string(media.type ?? type), "url": .string(media.url)]
    if media.kind == .document || media.kind == .video {
      file["filename"] = .string(media.shownName)
    }
    var members: JSONObject = ["file": .object(file)]
    if !caption.isEmpty, media.kind != .audio { members["caption"] = .string(caption) }
    if media.kind == .audio { members["convert"] = true }
    if media.kind == .video { members["convert"] = false }
    return call(method, message, members)
  }

  /// `{"method": "sendLocation", "latitude": …}`: any method that sends, with its own fields.
  private func native(
    _ members: JSONObject, _ message: OutgoingMessage
  ) throws(ContentProblem) -> ProviderCall {
    var members = members
    guard let method = members["method"]?.stringValue, method.hasPrefix("send"),
      // That one marks what others sent.
      method != "sendSeen", method.utf8.allSatisfy(ASCII.isLetter)
    else {
      throw ContentProblem(
        "native",
        Localized(
          "native.method must name a method of WAHA that sends, such as sendLocation.",
          arabic: "يجب أن يسمّي native.method طريقة إرسال من WAHA مثل sendLocation."))
    }
    members["method"] = nil
    return call(method, message, members)
  }

  package func typing(to address: String, from account: Account) -> ProviderCall? {
    call("startTyping", to: address, from: account)
  }

  package func typingEnd(to address: String, from account: Account) -> ProviderCall? {
    call("stopTyping", to: address, from: account)
  }

  private func call(
    _ method: String, _ message: OutgoingMessage, _ members: JSONObject
  ) -> ProviderCall {
    call(method, to: message.address, from: message.account, members)
  }

  private func call(
    _ method: String, to address: String, from account: Account, _ members: JSONObject = [:]
  ) -> ProviderCall {
    var members = members
    members["session"] = .string(account[Self.session].exposed)
    members["chatId"] = .string(Self.chat(of: address))
    return call(.post, "/api/\(method)", account, members)
  }
}

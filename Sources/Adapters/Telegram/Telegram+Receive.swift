package import ChannelKit
import Core

extension Telegram {
  /// Telegram repeats the secret that we chose when we set the webhook.
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    guard let shown = request.headers["x-telegram-bot-api-secret-token"],
      SharedSecret.matches(shown, account.hookSecret)
    else { throw .forged }
    guard let update = try? JSON.parse(request.body),
      let number = update["update_id"]?.integerValue
    else { throw .malformed }
    return Inbound(Self.events(in: update, key: "update:\(number)"))
  }

  private static func events(in update: JSON, key: String) -> [InboundEvent] {
    if let message = update["message"] { return received(message, key) }
    if let press = update["callback_query"] { return pressed(press, key) }
    if let change = update["my_chat_member"] { return membership(change, key) }
    return []
  }

  private static func received(_ message: JSON, _ key: String) -> [InboundEvent] {
    guard let place = Place(message), let sender = sender(of: message) else { return [] }
    let incoming = IncomingMessage(
      id: place.id, from: sender, content(of: message),
      inReplyTo: message["reply_to_message"].flatMap(Place.init)?.id)
    return [InboundEvent(key: key, at: time(message["date"]), .message(incoming))]
  }

  private static func pressed(_ press: JSON, _ key: String) -> [InboundEvent] {
    guard let message = press["message"], let place = Place(message),
      let payload = press["data"]?.stringValue, let id = press["id"]?.stringValue
    else { return [] }
    let incoming = IncomingMessage(
      id: id, from: sender(press["from"], chat: place.chat), .pressed(payload: payload),
      inReplyTo: place.id)
    return [InboundEvent(key: key, at: nil, .message(incoming))]
  }

  /// Somebody blocked the bot, or took it back.
  private static func membership(_ change: JSON, _ key: String) -> [InboundEvent] {
    guard let chat = change["chat"]?["id"]?.integerValue,
      change["chat"]?["type"]?.stringValue == "private"
    else { return [] }
    let at = time(change["date"])
    switch change["new_chat_member"]?["status"]?.stringValue {
    case "kicked": return [InboundEvent(key: key, at: at, .optOut(address: String(chat)))]
    case "member": return [InboundEvent(key: key, at: at, .optIn(address: String(chat)))]
    default: return []
    }
  }

  private static func content(of message: JSON) -> IncomingMessage.Content {
    let caption = message["caption"]?.stringValue ?? ""
    if let text = message["text"]?.stringValue { return .text(text) }
    // The last is the largest.
    if let photo = message["photo"]?.arrayValue?.last { return media(.image, photo, caption) }
    for (field, kind) in mediaFields {
      if let media = message[field] { return self.media(kind, media, caption) }
    }
    if let place = message["location"], let latitude = place["latitude"]?.doubleValue,
      let longitude = place["longitude"]?.doubleValue
    {
      return .location(latitude: latitude, longitude: longitude)
    }
    return .other(otherFields.first { message[$0] != nil } ?? "message")
  }

  private static let mediaFields: KeyValuePairs<String, Media.Kind> = [
    "video": .video, "video_note": .video, "audio": .audio, "voice": .audio,
    // An animation comes with a document beside it, for old clients.
    "animation": .video, "document": .document,
  ]

  private static let otherFields = ["sticker", "contact", "poll", "venue", "dice"]

  private static func media(
    _ kind: Media.Kind, _ media: JSON, _ caption: String
  ) -> IncomingMessage.Content {
    guard let file = media["file_id"]?.stringValue else { return .other(kind.rawValue) }
    return .media(kind, reference: .id(file), caption: caption)
  }

  private static func sender(of message: JSON) -> IncomingMessage.Sender? {
    guard let chat = message["chat"]?["id"]?.integerValue else { return nil }
    return sender(message["from"], chat: chat)
  }

  /// Who wrote, and the chat to answer in.
  private static func sender(_ from: JSON?, chat: Int64) -> IncomingMessage.Sender {
    let names = [from?["first_name"]?.stringValue, from?["last_name"]?.stringValue]
    let name = names.compactMap(\.self).joined(separator: " ")
    return IncomingMessage.Sender(
      String(chat), name: name.isEmpty ? from?["username"]?.stringValue : name,
      language: from?["language_code"]?.stringValue)
  }

  private static func time(_ seconds: JSON?) -> Timestamp? {
    seconds?.integerValue.flatMap { Timestamp(told: .seconds($0)) }
  }

  /// Where a message stands: its id is its own inside one chat only.
  private struct Place {
    let chat: Int64
    let id: String

    init?(_ message: JSON) {
      guard let chat = message["chat"]?["id"]?.integerValue,
        let number = message["message_id"]?.integerValue
      else { return nil }
      self.chat = chat
      id = "\(chat):\(number)"
    }
  }
}

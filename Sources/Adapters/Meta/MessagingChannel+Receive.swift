package import ChannelKit
import Core

extension MessagingChannel {
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    let id = account[Self.dialect.accountID].exposed
    return try GraphHook.receive(request, for: account, about: Self.dialect.object) { entry in
      guard entry["id"]?.stringValue == id else { return [] }
      return (entry["messaging"]?.arrayValue ?? []).flatMap { MessagingEvent($0)?.events ?? [] }
    }
  }
}

/// One thing that happened between an account and somebody.
private struct MessagingEvent {
  let happening: JSON
  let address: String
  let at: Timestamp?

  init?(_ happening: JSON) {
    guard let address = happening["sender"]?["id"]?.stringValue else { return nil }
    self.happening = happening
    self.address = address
    at = happening["timestamp"]?.integerValue.flatMap { Timestamp(told: .milliseconds($0)) }
  }

  var events: [InboundEvent] {
    if let message = happening["message"] { return received(message) }
    if let press = happening["postback"] { return pressed(press) }
    if let delivery = happening["delivery"] { return delivered(delivery) }
    if let read = happening["read"] { return self.read(read) }
    if let reaction = happening["reaction"] { return reacted(reaction) }
    return []
  }

  /// An echo is a message of the account's own, and what was taken back has nothing in it.
  private func received(_ message: JSON) -> [InboundEvent] {
    guard let id = message["mid"]?.stringValue, message["is_echo"]?.boolValue != true,
      message["is_deleted"]?.boolValue != true
    else { return [] }
    let inReplyTo = message["reply_to"]?["mid"]?.stringValue
    return contents(of: message).enumerated().map { place, content in
      // Several attachments are several messages; the first one keeps the name of all.
      let id = place == 0 ? id : "\(id):\(place)"
      let incoming = IncomingMessage(
        id: id, from: IncomingMessage.Sender(address), content, inReplyTo: inReplyTo)
      return InboundEvent(key: "message:\(id)", at: at, .message(incoming))
    }
  }

  private func contents(of message: JSON) -> [IncomingMessage.Content] {
    if let payload = message["quick_reply"]?["payload"]?.stringValue {
      return [.pressed(payload: payload)]
    }
    let text = message["text"]?.stringValue
    let attachments = message["attachments"]?.arrayValue ?? []
    let media = attachments.enumerated().map { content(of: $1, $0 == 0 ? text ?? "" : "") }
    if let text, !media.contains(where: \.isMedia) { return [.text(text)] }
    return media.isEmpty ? [.other("message")] : media
  }

  private func content(of attachment: JSON, _ caption: String) -> IncomingMessage.Content {
    let type = attachment["type"]?.stringValue ?? "attachment"
    let payload = attachment["payload"]
    if let place = payload?["coordinates"], let latitude = place["lat"]?.doubleValue,
      let longitude = place["long"]?.doubleValue
    {
      return .location(latitude: latitude, longitude: longitude)
    }
    guard let kind = type == "file" ? .document : Media.Kind(rawValue: type),
      let url = payload?["url"]?.stringValue
    else { return .other(type) }
    return .media(kind, reference: .url(url), caption: caption)
  }

  private func pressed(_ press: JSON) -> [InboundEvent] {
    guard let payload = press["payload"]?.stringValue else { return [] }
    // Presses had no id of their own once; who pressed and when is all there is then.
    let id = press["mid"]?.stringValue ?? "\(address):\(at?.microseconds ?? 0):\(payload)"
    let incoming = IncomingMessage(
      id: id, from: IncomingMessage.Sender(address), .pressed(payload: payload))
    return [InboundEvent(key: "postback:\(id)", at: at, .message(incoming))]
  }

  /// The messages by their ids where they are named, and otherwise all up to a moment.
  private func delivered(_ delivery: JSON) -> [InboundEvent] {
    if let ids = delivery["mids"]?.arrayValue?.compactMap(\.stringValue), !ids.isEmpty {
      return ids.map {
        InboundEvent(key: "delivered:\($0)", at: at, .receipt(.delivered, of: $0))
      }
    }
    return until(delivery, "delivered") { .deliveredUntil($0, address: address) }
  }

  private func read(_ read: JSON) -> [InboundEvent] {
    if let id = read["mid"]?.stringValue {
      return [InboundEvent(key: "read:\(id)", at: at, .receipt(.read, of: id))]
    }
    return until(read, "read") { .readUntil($0, address: address) }
  }

  private func until(
    _ receipt: JSON, _ word: String, _ what: (Timestamp) -> InboundEvent.What
  ) -> [InboundEvent] {
    guard let watermark = receipt["watermark"]?.integerValue,
      let moment = Timestamp(told: .milliseconds(watermark))
    else { return [] }
    return [InboundEvent(key: "\(word):\(address):\(watermark)", at: at, what(moment))]
  }

  private func reacted(_ reaction: JSON) -> [InboundEvent] {
    guard let id = reaction["mid"]?.stringValue, reaction["action"]?.stringValue == "react" else {
      return []
    }
    let own = "reaction:\(address):\(id):\(at?.microseconds ?? 0)"
    let incoming = IncomingMessage(
      id: own, from: IncomingMessage.Sender(address), .other("reaction"), inReplyTo: id)
    return [InboundEvent(key: own, at: at, .message(incoming))]
  }
}

extension IncomingMessage.Content {
  fileprivate var isMedia: Bool {
    switch self {
    case .media, .location: true
    default: false
    }
  }
}

package import ChannelKit
import Core

extension Remote {
  /// How many events a request may bring.
  private static let eventCountMax = 100

  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    guard let signature = RemoteSignature(account[Self.secret]),
      let id = request.headers["webhook-id"], let time = request.headers["webhook-timestamp"],
      let shown = request.headers["webhook-signature"],
      signature.isSigned(request.body, id: id, at: time, by: shown)
    else { throw .forged }
    guard let signed = Int64(time).flatMap({ Timestamp(told: .seconds($0)) }) else {
      throw .malformed
    }
    guard SignedTime.isFresh(signed, at: request.now) else { throw .stale }
    guard let events = (try? JSON.parse(request.body))?["events"]?.arrayValue,
      events.count <= Self.eventCountMax
    else { throw .malformed }
    var known: [InboundEvent] = []
    for event in events { if let event = try Self.event(event) { known.append(event) } }
    return Inbound(known)
  }

  /// An event that is written wrong refuses them all, so that who writes it sees that it is; nil is one that we do not know.
  private static func event(_ body: JSON) throws(InboundRefusal) -> InboundEvent? {
    guard let type = body["type"]?.stringValue else { throw .malformed }
    let id = try text("id", of: body)
    guard let what = try what(type, body) else { return nil }
    var at: Timestamp?
    if let text = body["at"]?.stringValue {
      guard let time = Timestamp(rfc3339: text) else { throw .malformed }
      at = time
    }
    return InboundEvent(key: "event:\(id)", at: at, what)
  }

  private static func what(
    _ type: String, _ body: JSON
  ) throws(InboundRefusal) -> InboundEvent.What? {
    switch type {
    case "message.received": .message(try received(body))
    case "message.sent": .receipt(.sent, of: try text("message_id", of: body))
    case "message.delivered": .receipt(.delivered, of: try text("message_id", of: body))
    case "message.read": .receipt(.read, of: try text("message_id", of: body))
    case "message.failed": .failure(reason(body), of: try text("message_id", of: body))
    case "contact.opted_out": .optOut(address: try address("address", of: body))
    case "contact.opted_in": .optIn(address: try address("address", of: body))
    default: nil
    }
  }

  private static func received(_ body: JSON) throws(InboundRefusal) -> IncomingMessage {
    guard let content = body["content"] else { throw .malformed }
    let sender = IncomingMessage.Sender(
      try address("from", of: body), name: body["name"]?.stringValue,
      language: body["language"]?.stringValue)
    return IncomingMessage(
      id: try text("message_id", of: body), from: sender, try incoming(content),
      inReplyTo: body["in_reply_to"]?.stringValue)
  }

  private static func incoming(
    _ content: JSON
  ) throws(InboundRefusal) -> IncomingMessage.Content {
    guard let type = content["type"]?.stringValue else { throw .malformed }
    if let kind = Media.Kind(rawValue: type) {
      guard let url = content["url"]?.stringValue else { throw .malformed }
      return .media(kind, reference: .url(url), caption: content["caption"]?.stringValue ?? "")
    }
    switch (type, content["text"]?.stringValue, content["payload"]?.stringValue) {
    case ("text", let text?, _): return .text(text)
    case ("pressed", _, let payload?): return .pressed(payload: payload)
    case ("text", nil, _), ("pressed", _, nil): throw .malformed
    case ("location", _, _):
      guard let latitude = content["latitude"]?.doubleValue,
        let longitude = content["longitude"]?.doubleValue
      else { throw .malformed }
      return .location(latitude: latitude, longitude: longitude)
    default: return .other(type)
    }
  }

  private static func text(_ name: String, of body: JSON) throws(InboundRefusal) -> String {
    guard let text = body[name]?.stringValue, (1...idBytesMax).contains(text.utf8.count) else {
      throw .malformed
    }
    return text
  }

  private static func address(_ name: String, of body: JSON) throws(InboundRefusal) -> String {
    guard let address = body[name]?.stringValue.flatMap(address.address) else { throw .malformed }
    return address
  }
}

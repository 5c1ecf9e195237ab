package import ChannelKit
import Core
import Crypto

extension WhatsAppLinked {
  /// WAHA signs with the key that the session was made with. The time in an event is when it happened, not when it was
  /// sent, so an old one may come late with good reason.
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    guard request.headers["x-webhook-hmac-algorithm"] ?? "sha512" == "sha512",
      let code = request.headers["x-webhook-hmac"].flatMap({ Hex.decode($0) }),
      HMACSHA512.isCode(
        code, of: request.body, key: Secret(Array(account.hookSecret.exposed.utf8)))
    else { throw .forged }
    guard let event = try? JSON.parse(request.body), let payload = event["payload"],
      let kind = event["event"]?.stringValue
    else { throw .malformed }
    let at = event["timestamp"]?.integerValue.flatMap { Timestamp(told: .milliseconds($0)) }
    let told: InboundEvent? =
      switch kind {
      case "message": Self.received(payload, at)
      case "message.ack": Self.acknowledged(payload, at)
      case "session.status": Self.changed(event, payload, at)
      default: nil
      }
    return Inbound(told.map { [$0] } ?? [])
  }

  private static func received(_ message: JSON, _ at: Timestamp?) -> InboundEvent? {
    guard message["fromMe"]?.boolValue != true,
      let id = message["id"]?.stringValue.map(messageID),
      let address = message["from"]?.stringValue.flatMap(address)
    else { return nil }
    // What the engines pass on as it is; they call the name differently.
    let raw = message["_data"]
    let name = raw?["notifyName"]?.stringValue ?? raw?["pushName"]?.stringValue
    let incoming = IncomingMessage(
      id: id, from: IncomingMessage.Sender(address, name: name), content(of: message),
      inReplyTo: message["replyTo"]?["id"]?.stringValue.map(messageID))
    let written = message["timestamp"]?.integerValue.flatMap { Timestamp(told: .seconds($0)) }
    return InboundEvent(key: "message:\(id)", at: written ?? at, .message(incoming))
  }

  private static func content(of message: JSON) -> IncomingMessage.Content {
    let body = message["body"]?.stringValue ?? ""
    if let place = message["location"], let latitude = degrees(place["latitude"]),
      let longitude = degrees(place["longitude"])
    {
      return .location(latitude: latitude, longitude: longitude)
    }
    guard message["hasMedia"]?.boolValue == true else {
      return body.isEmpty ? .other("message") : .text(body)
    }
    guard let url = message["media"]?["url"]?.stringValue else { return .other("media") }
    let type = message["media"]?["mimetype"]?.stringValue ?? ""
    let kind = type.split(separator: "/").first.flatMap { Media.Kind(rawValue: String($0)) }
    return .media(kind ?? .document, reference: .url(url), caption: body)
  }

  /// Described as a text, and sent as a number by some engines.
  private static func degrees(_ value: JSON?) -> Double? {
    value?.doubleValue ?? value?.stringValue.flatMap(Double.init)
  }

  /// How far a message of ours has come. Whoever played a voice message has it read.
  private static func acknowledged(_ payload: JSON, _ at: Timestamp?) -> InboundEvent? {
    guard payload["fromMe"]?.boolValue == true, let level = payload["ack"]?.integerValue,
      let id = payload["id"]?.stringValue.map(messageID)
    else { return nil }
    let what: InboundEvent.What
    switch level {
    case -1:
      let text = payload["ackName"]?.stringValue ?? "ERROR"
      what = .failure(Verdict.Reason(.content, code: "-1", text), of: id)
    case 1: what = .receipt(.sent, of: id)
    case 2: what = .receipt(.delivered, of: id)
    case 3, 4: what = .receipt(.read, of: id)
    default: return nil
    }
    return InboundEvent(key: "ack:\(id):\(level)", at: at, what)
  }

  private static func changed(
    _ event: JSON, _ payload: JSON, _ at: Timestamp?
  ) -> InboundEvent? {
    guard let id = event["id"]?.stringValue,
      let state = state(payload["status"], me: event["me"])
    else { return nil }
    return InboundEvent(key: "session:\(id)", at: at, .link(state))
  }
}

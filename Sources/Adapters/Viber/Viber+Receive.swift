package import ChannelKit
import Core
import Crypto

extension Viber {
  /// Viber signs the body with the bot's token. The time in it stays the same when it calls again, so it is no reason
  /// to turn a request away; the keys of the events tell repetitions.
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    let shown = request.headers["x-viber-content-signature"] ?? request.query["sig"]
    let key = Secret(Array(account[Self.token].exposed.utf8))
    guard let code = shown.flatMap({ Hex.decode($0) }),
      HMACSHA256.isCode(code, of: request.body, key: key)
    else { throw .forged }
    guard let body = try? JSON.parse(request.body), let event = body["event"]?.stringValue else {
      throw .malformed
    }
    return Inbound(Self.events(event, body))
  }

  private static func events(_ event: String, _ body: JSON) -> [InboundEvent] {
    guard let token = digits(body["message_token"]), let what = what(event, body, token) else {
      return []
    }
    let at = body["timestamp"]?.integerValue.flatMap { Timestamp(told: .milliseconds($0)) }
    return [InboundEvent(key: "\(event):\(token)", at: at, what)]
  }

  private static func what(_ event: String, _ body: JSON, _ token: String) -> InboundEvent.What? {
    switch event {
    case "message":
      guard let sender = sender(body["sender"]), let message = body["message"] else { return nil }
      return .message(IncomingMessage(id: token, from: sender, content(of: message)))
    // Each device of a person tells it again, under the same key.
    case "delivered": return .receipt(.delivered, of: token)
    case "seen": return .receipt(.read, of: token)
    case "failed":
      let text = body["desc"]?.stringValue ?? ""
      return .failure(Verdict.Reason(.recipient, code: "failed", text), of: token)
    case "subscribed": return body["user"]?["id"]?.stringValue.map { .optIn(address: $0) }
    case "unsubscribed": return body["user_id"]?.stringValue.map { .optOut(address: $0) }
    case "conversation_started": return started(body, token)
    default: return nil
    }
  }

  /// Somebody looks at the conversation, perhaps by a link of ours; they are not subscribed by that.
  private static func started(_ body: JSON, _ token: String) -> InboundEvent.What? {
    guard let sender = sender(body["user"]) else { return nil }
    let context = body["context"]?.stringValue ?? ""
    return .message(
      IncomingMessage(
        id: token, from: sender,
        context.isEmpty ? .other("conversation_started") : .pressed(payload: context)))
  }

  private static func sender(_ user: JSON?) -> IncomingMessage.Sender? {
    user?["id"]?.stringValue.map {
      IncomingMessage.Sender(
        $0, name: user?["name"]?.stringValue, language: user?["language"]?.stringValue)
    }
  }

  private static func content(of message: JSON) -> IncomingMessage.Content {
    let text = message["text"]?.stringValue ?? ""
    let type = message["type"]?.stringValue ?? "message"
    switch type {
    case "text": return .text(text)
    case "url": return message["media"]?.stringValue.map { .text($0) } ?? .other(type)
    case "picture": return media(.image, message, text)
    case "video": return media(.video, message, text)
    case "file": return media(.document, message, text)
    case "location":
      guard let latitude = message["location"]?["lat"]?.doubleValue,
        let longitude = message["location"]?["lon"]?.doubleValue
      else { return .other(type) }
      return .location(latitude: latitude, longitude: longitude)
    default: return .other(type)
    }
  }

  private static func media(
    _ kind: Media.Kind, _ message: JSON, _ caption: String
  ) -> IncomingMessage.Content {
    guard let url = message["media"]?.stringValue else { return .other(kind.rawValue) }
    return .media(kind, reference: .url(url), caption: caption)
  }
}

package import ChannelKit
import Core
import Meta

extension WhatsAppCloud {
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    let number = account[Self.number].exposed
    return try GraphHook.receive(request, for: account, about: "whatsapp_business_account") {
      let changes = $0["changes"]?.arrayValue ?? []
      return changes.filter { $0["field"]?.stringValue == "messages" }
        .compactMap { $0["value"] }
        .filter { $0["metadata"]?["phone_number_id"]?.stringValue == number }
        .flatMap(Self.events)
    }
  }

  private static func events(in value: JSON) -> [InboundEvent] {
    let names = Names(value["contacts"]?.arrayValue ?? [])
    let messages = value["messages"]?.arrayValue ?? []
    let statuses = value["statuses"]?.arrayValue ?? []
    return messages.compactMap { received($0, names) } + statuses.compactMap(told)
  }

  /// What a system says to everybody in a chat, nobody wrote.
  private static func received(_ message: JSON, _ names: Names) -> InboundEvent? {
    guard let id = message["id"]?.stringValue, let type = message["type"]?.stringValue,
      type != "system",
      let user = message["from"]?.stringValue ?? message["from_user_id"]?.stringValue
    else { return nil }
    let address = message["from"] == nil ? user : "+\(user)"
    let incoming = IncomingMessage(
      id: id, from: IncomingMessage.Sender(address, name: names.name(of: user)),
      content(of: message, type), inReplyTo: message["context"]?["id"]?.stringValue)
    return InboundEvent(key: "message:\(id)", at: time(message["timestamp"]), .message(incoming))
  }

  private static func content(of message: JSON, _ type: String) -> IncomingMessage.Content {
    let body = message[type]
    switch type {
    case "text": return .text(body?["body"]?.stringValue ?? "")
    case "button":
      // A quick reply of a template without a payload says its label.
      return pressed(body?["payload"] ?? body?["text"], type)
    case "interactive":
      let kind = body?["type"]?.stringValue ?? type
      return pressed(body?[kind]?["id"], kind)
    case "location":
      guard let latitude = body?["latitude"]?.doubleValue,
        let longitude = body?["longitude"]?.doubleValue
      else { return .other(type) }
      return .location(latitude: latitude, longitude: longitude)
    default:
      guard let kind = Media.Kind(rawValue: type), let media = body?["id"]?.stringValue else {
        return .other(type)
      }
      return .media(kind, reference: .id(media), caption: body?["caption"]?.stringValue ?? "")
    }
  }

  private static func pressed(_ payload: JSON?, _ type: String) -> IncomingMessage.Content {
    payload?.stringValue.map { .pressed(payload: $0) } ?? .other(type)
  }

  /// How far a message of ours has come. Whoever played a voice message has it read.
  private static func told(_ status: JSON) -> InboundEvent? {
    guard let id = status["id"]?.stringValue, let word = status["status"]?.stringValue else {
      return nil
    }
    let what: InboundEvent.What
    switch word {
    case "sent": what = .receipt(.sent, of: id)
    case "delivered": what = .receipt(.delivered, of: id)
    case "read", "played": what = .receipt(.read, of: id)
    case "failed":
      let error = status["errors"]?[0].flatMap(GraphError.init(described:))
      let unsaid = Verdict.Reason(.content, code: "failed", "no reason was given")
      what = .failure(error.map(reason) ?? unsaid, of: id)
    default: return nil
    }
    return InboundEvent(key: "status:\(id):\(word)", at: time(status["timestamp"]), what)
  }

  /// Whole seconds, written as a text.
  private static func time(_ seconds: JSON?) -> Timestamp? {
    seconds?.stringValue.flatMap { Int64($0) }.flatMap { Timestamp(told: .seconds($0)) }
  }

  /// How those who wrote call themselves.
  private struct Names {
    private let contacts: [JSON]

    init(_ contacts: [JSON]) { self.contacts = contacts }

    func name(of user: String) -> String? {
      contacts.first {
        $0["wa_id"]?.stringValue == user || $0["user_id"]?.stringValue == user
      }?["profile"]?["name"]?.stringValue
    }
  }
}

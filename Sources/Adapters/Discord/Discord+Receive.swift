package import ChannelKit
import Core
import Crypto

extension Discord {
  /// Discord signs the time and the body with a key of the application.
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    guard let time = request.headers["x-signature-timestamp"],
      let signature = request.headers["x-signature-ed25519"].flatMap({ Hex.decode($0) }),
      let key = Hex.decode(account[Self.publicKey].exposed),
      Ed25519.isSignature(signature, of: Array(time.utf8) + request.body, publicKey: key)
    else { throw .forged }
    guard let signed = Int64(time).flatMap({ Timestamp(told: .seconds($0)) }) else {
      throw .malformed
    }
    guard SignedTime.isFresh(signed, at: request.now) else { throw .stale }
    guard let body = try? JSON.parse(request.body), let type = body["type"]?.integerValue else {
      throw .malformed
    }
    if body["token"] != nil { return interaction(body, type) }
    // What comes by webhook is answered with nothing at all, a ping as well.
    return Inbound(body["event"].map(Self.events(in:)) ?? [], reply: .noContent)
  }

  private func interaction(_ body: JSON, _ type: Int64) -> Inbound {
    switch type {
    case 1: Inbound([], reply: .json(["type": 1]))
    // The message stays as it is.
    case 3: Inbound(Self.events(inInteraction: body), reply: .json(["type": 6]))
    // Suggestions while somebody types, of which we have none.
    case 4: Inbound([], reply: .json(["type": 8, "data": ["choices": []]]))
    default: Inbound(Self.events(inInteraction: body), reply: .json(Self.receipt(for: body)))
    }
  }

  /// Who calls a command must be answered at once; only they see it.
  private static func receipt(for body: JSON) -> JSON {
    let isArabic = body["locale"]?.stringValue?.hasPrefix("ar") == true
    let words = Localized("Received.", arabic: "تم الاستلام.")[isArabic ? .arabic : .english]
    return ["type": 4, "data": ["content": .string(words), "flags": 64]]
  }

  private static func events(inInteraction body: JSON) -> [InboundEvent] {
    guard let id = body["id"]?.stringValue,
      let sender = sender(body["user"] ?? body["member"]?["user"], body["locale"]?.stringValue)
    else { return [] }
    let incoming = IncomingMessage(
      id: id, from: sender, content(of: body), inReplyTo: body["message"]?["id"]?.stringValue)
    return [InboundEvent(key: "interaction:\(id)", at: time(ofID: id), .message(incoming))]
  }

  private static func content(of body: JSON) -> IncomingMessage.Content {
    let data = body["data"]
    switch body["type"]?.integerValue {
    case 2:
      guard let command = data?["name"]?.stringValue else { return .other("command") }
      let values = data?["options"]?.arrayValue?.compactMap { word($0["value"]) } ?? []
      return .text((["/\(command)"] + values).joined(separator: " "))
    case 3:
      guard let payload = data?["custom_id"]?.stringValue else { return .other("component") }
      // A list, which only a native message can have, brings what was chosen.
      let values = data?["values"]?.arrayValue?.compactMap(\.stringValue) ?? []
      return .pressed(
        payload: values.isEmpty ? payload : "\(payload):\(values.joined(separator: ","))")
    case 5: return .other("modal")
    default: return .other("interaction")
    }
  }

  private static func word(_ value: JSON?) -> String? {
    value.map { $0.stringValue ?? $0.description }
  }

  private static func sender(_ user: JSON?, _ language: String?) -> IncomingMessage.Sender? {
    guard let id = user?["id"]?.stringValue, case .user(let address) = Place(id) else { return nil }
    return IncomingMessage.Sender(
      address, name: user?["global_name"]?.stringValue ?? user?["username"]?.stringValue,
      language: language)
  }

  /// Ids begin with their time, in milliseconds since 2015.
  private static func time(ofID id: String) -> Timestamp? {
    UInt64(id).map {
      Timestamp(microseconds: (Int64($0 >> 22) + 1_420_070_400_000) * 1_000)
    }
  }
}

extension Discord {
  /// Somebody let the application write to them, or no longer does. That an application came to a server says
  /// nothing of that.
  private static func events(in event: JSON) -> [InboundEvent] {
    guard let type = event["type"]?.stringValue, let time = event["timestamp"]?.stringValue,
      let sender = sender(event["data"]?["user"], nil)
    else { return [] }
    let what: InboundEvent.What
    switch type {
    case "APPLICATION_AUTHORIZED" where event["data"]?["integration_type"] == 1:
      what = .optIn(address: sender.address)
    case "APPLICATION_DEAUTHORIZED": what = .optOut(address: sender.address)
    default: return []
    }
    // They have no ids; nobody does the same twice at one time.
    return [
      InboundEvent(
        key: "\(type):\(sender.address):\(time)", at: Timestamp(rfc3339: time), what)
    ]
  }
}

import ChannelKit
import Core

/// A channel that no program has. It asks no provider: a ring that begins with "wild" is refused.
struct Pigeon: Channel {
  let descriptor = ChannelDescriptor(
    id: "pigeon", name: Localized("Pigeon post", arabic: "الحمام الزاجل"),
    addresses: [
      AddressKind("loft", Localized("Loft", arabic: "البرج"), .opaque(bytesMax: 20))
    ],
    credentials: [
      CredentialField(
        "ring", Localized("Ring", arabic: "الحلقة"),
        help: Localized("What is on the ring.", arabic: "ما كُتب على الحلقة."),
        form: .text(bytesMax: 10))
    ],
    contents: [
      .text(TextLimit(140, .characters)),
      .media(.image, .megabytes(1, "image/png"), caption: TextLimit(20, .bytes)),
      .buttons(
        ButtonRule(
          countMax: 2, label: TextLimit(8, .scalars), payloadBytesMax: 16, opensPages: false),
        text: TextLimit(100, .utf16)),
    ],
    pacing: Pacing(), receipts: [.delivered, .sent], replaySafety: .none,
    baseURL: "https://pigeon.example")

  func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] { [] }

  func verdict(on answer: ProviderAnswer) -> Verdict { .unknown }

  /// The body is the event, and the header the proof.
  func receive(_ request: InboundRequest, for account: Account) throws(InboundRefusal) -> Inbound {
    guard request.headers["x-ring"] == account["ring"].exposed else { throw .forged }
    guard let body = try? JSON.parse(request.body), let key = body["key"]?.stringValue else {
      throw .malformed
    }
    let loft = body["loft"]?.stringValue ?? ""
    var events: [InboundEvent] = []
    if let text = body["text"]?.stringValue {
      let message = IncomingMessage(
        id: key, from: IncomingMessage.Sender(loft, name: body["name"]?.stringValue), .text(text))
      events.append(InboundEvent(key: key, at: nil, .message(message)))
    }
    if let place = body["place"]?.arrayValue?.compactMap(\.doubleValue), place.count == 2 {
      let message = IncomingMessage(
        id: key, from: IncomingMessage.Sender(loft, name: nil),
        .location(latitude: place[0], longitude: place[1]))
      events.append(InboundEvent(key: key, at: nil, .message(message)))
    }
    if body["goodbye"] != nil {
      events.append(InboundEvent(key: key, at: nil, .optOut(address: loft)))
    }
    return Inbound(events)
  }

  func check(_ account: Account) -> AccountCheck {
    let ring = account["ring"].exposed
    return .told(
      ring.hasPrefix("wild") ? .refused("It is nobody's.") : .good(id: ring, name: "Pigeon \(ring)")
    )
  }

  func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding { .unknown }
}

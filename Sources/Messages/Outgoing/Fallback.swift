package import Core

/// Another way to reach the same contact, taken when a message was not delivered in time.
package struct Fallback: Hashable, Sendable {
  /// What must have happened for it not to be taken.
  package enum Condition: String, CaseIterable, Hashable, Sendable {
    case delivered, read
  }

  /// How long the message may have to arrive, in seconds: a week at most.
  package static let afterSeconds: ClosedRange<Int64> = 1...604_800

  package let session: UUID
  package let channel: String
  package let address: String
  package let after: Duration
  package let unless: Condition

  package init(
    session: UUID, channel: String, address: String, after: Duration, unless: Condition
  ) {
    self.session = session
    self.channel = channel
    self.address = address
    self.after = after
    self.unless = unless
  }

  init?(json: JSON) {
    guard let session = json["session_id"]?.stringValue.flatMap({ UUID($0) }),
      let channel = json["channel"]?.stringValue, let address = json["address"]?.stringValue,
      let after = json["after_seconds"]?.integerValue,
      let unless = json["unless"]?.stringValue.flatMap(Condition.init(rawValue:))
    else { return nil }
    self.init(
      session: session, channel: channel, address: address, after: .seconds(after), unless: unless)
  }

  var json: JSON {
    [
      "session_id": .string("\(session)"), "channel": .string(channel), "address": .string(address),
      "after_seconds": .integer(after.components.seconds), "unless": .string(unless.rawValue),
    ]
  }
}

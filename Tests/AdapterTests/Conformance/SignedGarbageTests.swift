import ChannelKit
import Core
import Crypto
import Instagram
import Messenger
import Remote
import TestKit
import Testing
import Viber
import WhatsApp

/// What passes the check of its signature and is none of what was ever promised stops nothing.
@Suite struct SignedGarbageTests {
  private let now = Timestamp(seconds: 1_790_000_000)

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `nothing that Meta could sign stops the program`(seed: UInt64) throws {
    let channels: [any Channel] = [WhatsAppCloud(), Messenger(), Instagram()]
    for channel in channels {
      let account = try Fixtures(of: channel).account
      let key = Secret(Array(account["app_secret"].exposed.utf8))
      try survive(channel, seed) {
        ["x-hub-signature-256": "sha256=\(Hex.encode(HMACSHA256.code(of: $0, key: key)))"]
      }
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `nothing that a WAHA server could sign stops the program`(seed: UInt64) throws {
    let account = try Fixtures(of: WhatsAppLinked()).account
    let key = Secret(Array(account.hookSecret.exposed.utf8))
    try survive(WhatsAppLinked(), seed) {
      ["x-webhook-hmac": Hex.encode(HMACSHA512.code(of: $0, key: key))]
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `nothing that Viber could sign stops the program`(seed: UInt64) throws {
    let key = Secret(Array(try Fixtures(of: Viber()).account["auth_token"].exposed.utf8))
    try survive(Viber(), seed) {
      ["x-viber-content-signature": Hex.encode(HMACSHA256.code(of: $0, key: key))]
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `nothing that an endpoint could sign stops the program`(seed: UInt64) throws {
    let secret = try Fixtures(of: Remote()).account["signing_secret"].exposed.dropFirst(6)
    let key = Secret(try #require(Base64.decode(secret)))
    try survive(Remote(), seed) {
      let code = HMACSHA256.code(of: Array("m.1790000000.".utf8) + $0, key: key)
      return [
        "webhook-id": "m", "webhook-timestamp": "1790000000",
        "webhook-signature": "v1,\(Base64.encode(code))",
      ]
    }
  }

  private func survive(
    _ channel: some Channel, _ seed: UInt64, signing: ([UInt8]) -> [String: String]
  ) throws {
    let fixtures = try Fixtures(of: channel)
    var random = SeededGenerator(seed: seed)
    var readCount = 0
    for fixture in fixtures.inbounds {
      let written = fixture["request"]?["body"]
      let parsed = written?.stringValue.flatMap { try? JSON.parse($0) } ?? written
      guard let body = parsed, body.objectValue != nil else { continue }
      let garbled = Self.garbled(body, &random).serialized()
      let request = InboundRequest(headers: signing(garbled), body: garbled, now: now)
      do throws(InboundRefusal) {
        _ = try channel.receive(request, for: fixtures.account)
        readCount += 1
      } catch {
        #expect(error == .malformed)
      }
    }
    #expect(readCount > 0)
  }

  /// The same with about every tenth value replaced by something that nobody expects there.
  private static func garbled(_ value: JSON, _ random: inout SeededGenerator) -> JSON {
    if Int.random(in: 0..<10, using: &random) == 0 {
      return strange.randomElement(using: &random) ?? .null
    }
    switch value {
    case .array(let elements): return .array(elements.map { garbled($0, &random) })
    case .object(let members):
      return .object(JSONObject(members.map { ($0, garbled($1, &random)) }))
    default: return value
    }
  }

  private static let strange: [JSON] = [
    .null, true, -1, 0, .integer(.min), .integer(.max), .double(1e300), "", "@", "_", "__@_",
    ":@c.us",
    "99999999999999999999", "\u{0}\u{202E}", [], [:], .array([.null]), ["id": ["id": [:]]],
  ]
}

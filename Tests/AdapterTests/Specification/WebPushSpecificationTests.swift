import ChannelKit
import Core
import Crypto
import Testing
import WebPush

/// Holds the adapter against the examples of the RFCs, and every request of the fixtures against code of another make.
@Suite struct WebPushSpecificationTests {
  /// RFC 8291, §5.
  @Test func `the example of the RFC is sealed to the byte`() throws {
    let vectors = try #require(try TestFile.json("Specifications/webpush.json")["rfc8291"])
    func bytes(_ name: String) throws -> [UInt8] {
      let text = try #require(vectors[name]?.stringValue)
      return try #require(Base64.decode(text, as: .url))
    }
    let browser = try #require(
      PushSubscription(
        [
          "endpoint": "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
          "keys": ["p256dh": vectors["ua_public"] ?? "", "auth": vectors["auth_secret"] ?? ""],
        ] as JSON))
    let key = try #require(P256.PrivateKey(Secret(bytes("as_private"))))
    #expect(key.publicKey.bytes == (try bytes("as_public")))
    #expect(key.sharedSecret(with: browser.key).exposed == (try bytes("ecdh_secret")))
    let body = PushEncryption.seal(
      try bytes("plaintext"), for: browser, salt: try bytes("salt"), key: key)
    #expect(body == (try bytes("body")))
  }

  /// RFC 8292, §2.4.
  @Test func `the token of the RFC passes, and no other`() throws {
    let vectors = try #require(try TestFile.json("Specifications/webpush.json")["rfc8292"])
    let parts = try #require(vectors["jwt"]?.stringValue).split(separator: ".")
    let signature = try #require(Base64.decode(parts[2], as: .url))
    let text = try #require(vectors["k"]?.stringValue)
    let key = try #require(Base64.decode(text, as: .url).flatMap { P256.PublicKey($0) })
    #expect(key.isSignature(signature, of: Array("\(parts[0]).\(parts[1])".utf8)))
    #expect(!key.isSignature(signature, of: Array("\(parts[0]).\(parts[0])".utf8)))
  }

  @Test(.enabled(if: PythonPush.isInstalled, "needs python3-cryptography"))
  func `a browser of another make opens every push, and a service takes its token`() throws {
    var requests: [JSON] = []
    var expected: [JSON] = []
    for fixture in try Fixtures(of: WebPush()).sends {
      for request in fixture["requests"]?.arrayValue ?? [] {
        requests.append(request)
        expected.append(fixture["message"] ?? [:])
      }
    }
    let found = try PythonPush.read(requests, now: Timestamp(seconds: 1_790_000_000))
    for (reading, message) in zip(found, expected) {
      #expect(reading.problems == [])
      let plain = try #require(reading.plain)
      #expect(plain["qanat"]?["id"] == "01900000-0000-7000-8000-000000000001")
      for (name, value) in message["native"]?.objectValue ?? [:]
      where !["ttl", "urgency", "topic", "url"].contains(name) {
        #expect(plain[name] == value)
      }
      if let title = message["subject"] { #expect(plain["title"] == title) }
      if let text = message["text"]?.stringValue {
        let body = try #require(plain["body"]?.stringValue)
        #expect(text.firstRange(of: body) != nil)
      }
    }
  }

  @Test(.enabled(if: PythonPush.isInstalled, "needs python3-cryptography"))
  func `what the RFCs refuse is found`() throws {
    let good = try #require(try Fixtures(of: WebPush()).sends[0]["requests"]?[0]?.objectValue)
    let fields: [(name: String, value: JSON?, problem: String)] = [
      ("TTL", "-1", "TTL"), ("TTL", nil, "TTL"), ("Urgency", "urgent", "Urgency"),
      ("Topic", .string(String(repeating: "a", count: 33)), "Topic"), ("Topic", "a b", "Topic"),
      ("Content-Encoding", "aesgcm", "Content-Encoding"),
      ("Authorization", nil, "Authorization"),
      ("Authorization", "vapid t=e30.e30.AAAA, k=BAAA", "Authorization"),
    ]
    var requests = try fields.map { field in
      var headers = try #require(good["headers"]?.objectValue)
      headers[field.name] = field.value
      return Self.changed(good, "headers", .object(headers))
    }
    let bytes = try #require(good["bytes"]?.stringValue)
    let spoiled = bytes.dropLast() + (bytes.last == "0" ? "1" : "0")
    requests += [
      Self.changed(good, "at", "https://push.other.example/wpush"),
      Self.changed(good, "now", .integer(1_790_000_000 + 43_201)),
      Self.changed(good, "bytes", .string(String(spoiled))),
    ]
    let found = try PythonPush.read(requests, now: Timestamp(seconds: 1_790_000_000))
    #expect(found.map(\.problems) == (fields.map(\.problem) + ["aud", "exp", "body"]).map { [$0] })
  }

  private static func changed(_ request: JSONObject, _ member: String, _ value: JSON) -> JSON {
    var request = request
    request[member] = value
    return .object(request)
  }
}

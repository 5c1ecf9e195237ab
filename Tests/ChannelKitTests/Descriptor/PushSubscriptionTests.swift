import ChannelKit
import Core
import Testing

@Suite struct PushSubscriptionTests {
  private static let key =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
  private static let secret = "BTBZMqHH6r4Tts7J_aSIgg"

  private static func text(
    _ endpoint: String, _ key: String = key, _ secret: String = secret
  ) -> String {
    #"{"endpoint":"\#(endpoint)","keys":{"p256dh":"\#(key)","auth":"\#(secret)"}}"#
  }

  @Test func `a subscription is kept in one form`() {
    let kept = Self.text("https://push.example/1")
    let kind = AddressKind("s", Localized("s", arabic: "س"), .subscription)
    #expect(kind.address(kept) == kept)
    let other =
      #"{"expirationTime":null,"keys":{"auth":"\#(Self.secret)==","p256dh":"\#(Self.key)="},"#
      + #""endpoint":"https://push.example/1"}"#
    #expect(kind.address(other) == kept)
    #expect(kind.address("https://push.example/1") == nil)
  }

  @Test(arguments: [
    ("https://push.example/a?b=c", "https://push.example"),
    ("https://Push.Example:8443/a", "https://push.example:8443"),
    ("https://push.example:443?a", "https://push.example"),
    ("http://localhost:80/a", "http://localhost"),
    ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080"),
    ("http://[::1]:8080/a", "http://[::1]:8080"),
  ])
  func `the origin is that of the endpoint`(endpoint: String, origin: String) {
    #expect(PushSubscription(Self.text(endpoint))?.origin == origin)
  }

  @Test(arguments: [
    text("http://push.example/1"), text("http://localhost.evil.example/1"),
    text("http://127.0.0.1.evil.example/1"), text("http://127.0.0.1:80@evil.example/1"),
    text("https://user@push.example/1"), text("https:///1"), text("ftp://push.example/1"),
    text("https://push.example/#a"), text("https://push.example/ a"), text("https://é.example/"),
    text("https://push.example/" + String(repeating: "a", count: 1_024)), text("push.example/1"),
    text("https://push.example/1", String(key.dropLast(4))), text("https://push.example/1", "AAAA"),
    text("https://push.example/1", String(key.dropLast(2)) + "xA"),
    text("https://push.example/1", key, "AAAA"), text("https://push.example/1", key, "é"),
    "{}", "[]", "", "{", #"{"endpoint":"https://push.example/1"}"#,
    String(repeating: " ", count: 4_096) + text("https://push.example/1"),
  ])
  func `what is none is refused`(text: String) {
    #expect(PushSubscription(text) == nil)
  }
}

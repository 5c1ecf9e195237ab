package import ChannelKit
import Core

/// Any HTTP endpoint as a channel, by the protocol of `docs/remote-channel.md`, signed both ways.
package struct Remote: Channel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: "remote", name: Localized("Remote endpoint", arabic: "نقطة اتصال بعيدة"),
    addresses: [Remote.address],
    credentials: [
      CredentialField(
        Remote.endpoint, Localized("Endpoint URL", arabic: "رابط نقطة الاتصال"),
        help: Localized(
          "Where your server takes messages by POST, as docs/remote-channel.md describes.",
          arabic: "حيث يستقبل خادمك الرسائل بطلب POST كما تصفه الصفحة docs/remote-channel.md."),
        form: .url, isSecret: false),
      CredentialField(
        Remote.secret, Localized("Signing secret", arabic: "سر التوقيع"),
        help: Localized(
          "whsec_ and 24 to 64 random bytes in base64: echo whsec_$(openssl rand -base64 32)",
          arabic:
            "‏whsec_ يليها من 24 إلى 64 بايت عشوائية بترميز base64:‏ echo whsec_$(openssl rand -base64 32)"
        ),
        form: .pattern("^whsec_[A-Za-z0-9+/]{32,86}={0,2}$")),
    ],
    contents: [
      .text(Remote.textLimit),
      .media(.image, Remote.media, caption: Remote.textLimit),
      .media(.video, Remote.media, caption: Remote.textLimit),
      .media(.audio, Remote.media, caption: Remote.textLimit),
      .media(.document, Remote.media, caption: Remote.textLimit),
      .template,
      .buttons(
        ButtonRule(
          countMax: 100, label: TextLimit(256, .utf16), payloadBytesMax: 1_024, opensPages: true),
        text: Remote.textLimit),
      .native,
    ],
    // An endpoint that wants less says so by its answers.
    pacing: Pacing(session: Pacing.Rate(100, per: .seconds(1), burst: 100)),
    receipts: [.sent, .delivered, .read], replaySafety: .byToken,
    // Every request goes to the endpoint of its session; nothing answers here (RFC 6761).
    baseURL: "https://remote.invalid")

  static let address = AddressKind(
    "remote_address", Localized("Address at the endpoint", arabic: "عنوان لدى نقطة الاتصال"),
    .opaque(bytesMax: 255))
  static let textLimit = TextLimit(16_000, .utf16)
  /// Of the ids that an endpoint gives.
  static let idBytesMax = 255
  static let media = MediaRule.megabytes(100)
  static let endpoint = "endpoint_url"
  static let secret = "signing_secret"
}

package import ChannelKit
import Core

/// Bots of Viber, by its REST API.
package struct Viber: Channel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: "viber", name: Localized("Viber", arabic: "فايبر"),
    addresses: [
      AddressKind(
        "viber_user_id", Localized("Viber user", arabic: "مستخدم فايبر"), .opaque(bytesMax: 64))
    ],
    credentials: [
      CredentialField(
        Viber.token, Localized("Authentication token", arabic: "رمز المصادقة"),
        help: Localized(
          "From the settings of your bot at partners.viber.com: three groups of letters and digits.",
          arabic: "من إعدادات البوت على partners.viber.com: ثلاث مجموعات من الحروف والأرقام."),
        form: .pattern("^[0-9A-Za-z]{8,32}-[0-9A-Za-z]{8,32}-[0-9A-Za-z]{8,32}$")),
      CredentialField(
        Viber.senderName, Localized("Sender name", arabic: "اسم المرسل"),
        help: Localized(
          "What people see above your messages, in up to 28 characters.",
          arabic: "ما يراه الناس فوق رسائلك، في 28 حرفًا على الأكثر."),
        // As many bytes as that many characters may have; `check` counts the characters.
        form: .text(bytesMax: 4 * Viber.nameCharactersMax), isSecret: false),
      CredentialField(
        Viber.senderAvatar, Localized("Sender picture", arabic: "صورة المرسل"),
        help: Localized(
          "The link of a square picture that stands beside your messages.",
          arabic: "رابط صورة مربعة تظهر بجانب رسائلك."),
        form: .url, isSecret: false, isRequired: false),
    ],
    contents: [
      .text(Viber.textLimit),
      // On an iPhone a picture may have 1 MB, elsewhere 3, and a sender does not know who reads on what.
      .media(.image, .megabytes(1, "image/jpeg", "image/png", "image/gif"), caption: Viber.caption),
      .media(.video, .megabytes(26, "video/mp4", carriage: .measuredLink)),
      // There are no sounds, so they go as files.
      .media(.audio, Viber.file),
      .media(.document, Viber.file),
      .buttons(
        ButtonRule(
          countMax: 24, label: TextLimit(250, .utf16), payloadBytesMax: 250, opensPages: true),
        text: Viber.textLimit),
      .native,
    ],
    // The only rate that its documents name; what one person gets without an answer is said by status 12.
    pacing: Pacing(session: Pacing.Rate(500, per: .seconds(10), burst: 50)),
    receipts: [.sent, .delivered, .read], replaySafety: .none,
    baseURL: "https://chatapi.viber.com/pa")

  static let textLimit = TextLimit(7_000, .utf16)
  /// Of two numbers that its documents give, the smaller.
  static let caption = TextLimit(512, .utf16)
  static let file = MediaRule.megabytes(50, carriage: .measuredLink)
  static let nameCharactersMax = 28
  static let token = "auth_token"
  static let senderName = "sender_name"
  static let senderAvatar = "sender_avatar"
}

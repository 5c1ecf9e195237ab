package import ChannelKit
import Core

/// Direct messages of Discord's bots, by version 10 of its HTTP API.
///
/// A person is reached through a channel of their own with the bot. It is opened first, and its id, marked as one, is
/// the address from then on.
package struct Discord: Channel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: "discord", name: Localized("Discord", arabic: "ديسكورد"),
    addresses: [
      AddressKind(
        "discord_user_id", Localized("Discord user", arabic: "مستخدم ديسكورد"),
        .opaque(bytesMax: Discord.Place.bytesMax))
    ],
    credentials: [
      CredentialField(
        Discord.token, Localized("Bot token", arabic: "رمز البوت"),
        help: Localized(
          "From the page Bot of your application at discord.com/developers; Reset Token shows it once.",
          arabic:
            "من صفحة Bot في تطبيقك على discord.com/developers؛ يظهر مرة واحدة عند الضغط على Reset Token."
        ),
        form: .pattern("^[A-Za-z0-9_-]{18,64}[.][A-Za-z0-9_-]{4,16}[.][A-Za-z0-9_-]{20,80}$")),
      CredentialField(
        Discord.publicKey, Localized("Public key", arabic: "المفتاح العام"),
        help: Localized(
          "From the page General Information of the same application: 64 hexadecimal digits.",
          arabic: "من صفحة General Information للتطبيق نفسه: 64 رقمًا ست عشريًا."),
        form: .pattern("^[0-9a-fA-F]{64}$"), isSecret: false),
    ],
    contents: [
      .text(Discord.textLimit),
      .media(.image, Discord.file, caption: Discord.textLimit),
      .media(.video, Discord.file, caption: Discord.textLimit),
      .media(.audio, Discord.file, caption: Discord.textLimit),
      .media(.document, Discord.file, caption: Discord.textLimit),
      .buttons(
        ButtonRule(
          countMax: 25, label: TextLimit(80, .utf16), payloadBytesMax: 100, opensPages: true),
        text: Discord.textLimit),
      .native,
    ],
    // Fifty a second for a bot are documented; how many a channel takes is only said in the fields of its answers.
    pacing: Pacing(
      pair: Pacing.Rate(5, per: .seconds(5), burst: 5),
      session: Pacing.Rate(50, per: .seconds(1), burst: 5)),
    // A nonce is looked for "in the past few minutes".
    receipts: [.sent], replaySafety: .byTokenWithin(.seconds(120)),
    baseURL: "https://discord.com/api/v10")

  /// Its documents say characters and not of which kind; in UTF-16 a text is never shorter than in any of them.
  static let textLimit = TextLimit(2_000, .utf16)
  static let file = MediaRule.megabytes(10, carriage: .bytes)
  static let token = "bot_token"
  static let publicKey = "public_key"

  /// Where a message goes.
  enum Place {
    /// To a person whose channel is not known yet.
    case user(String)
    case channel(String)

    private static let channelMark = "channel:"
    /// Ids are whole numbers of 64 bits.
    private static let digitsMax = 20
    static let bytesMax = channelMark.utf8.count + digitsMax

    init?(_ address: String) {
      let isChannel = address.hasPrefix(Self.channelMark)
      let id = String(isChannel ? address.dropFirst(Self.channelMark.count) : address[...])
      guard (1...Self.digitsMax).contains(id.utf8.count), id.utf8.allSatisfy(ASCII.isDigit) else {
        return nil
      }
      self = isChannel ? .channel(id) : .user(id)
    }

    /// How an address says that it is a channel.
    static func address(ofChannel id: String) -> String { channelMark + id }
  }
}

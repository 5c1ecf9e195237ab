package import ChannelKit
import Core

/// Bots of Telegram, by the Bot API.
package struct Telegram: Channel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: "telegram", name: Localized("Telegram", arabic: "تيليجرام"),
    addresses: [
      AddressKind(
        "telegram_chat_id", Localized("Telegram chat", arabic: "محادثة تيليجرام"), .integer)
    ],
    credentials: [
      CredentialField(
        "bot_token", Localized("Bot token", arabic: "رمز البوت"),
        help: Localized(
          "What @BotFather answered to /newbot, such as 123456789:AAE….",
          arabic: "ما ردّ به ‎@BotFather على ‎/newbot، مثل ‎123456789:AAE…."),
        form: .pattern("^[0-9]{5,16}:[A-Za-z0-9_-]{30,64}$"))
    ],
    contents: [
      .text(Telegram.textLimit),
      .media(.image, .megabytes(5), caption: Telegram.captionLimit),
      .media(.video, .megabytes(20), caption: Telegram.captionLimit),
      .media(.audio, .megabytes(20), caption: Telegram.captionLimit),
      .media(.document, .megabytes(20), caption: Telegram.captionLimit),
      .buttons(
        ButtonRule(
          countMax: 100, label: TextLimit(64, .characters), payloadBytesMax: 64, opensPages: true),
        text: Telegram.textLimit),
      .native,
    ],
    // The provider names no exact rates; these are what it lets through as a rule, and `retry_after` says the rest.
    pacing: Pacing(
      pair: Pacing.Rate(1, per: .seconds(1), burst: 3),
      session: Pacing.Rate(30, per: .seconds(1), burst: 3)),
    receipts: [.sent], replaySafety: .none, baseURL: "https://api.telegram.org")

  /// After entities were parsed, and we send none.
  static let textLimit = TextLimit(4_096, .utf16)
  static let captionLimit = TextLimit(1_024, .utf16)
  static let token = "bot_token"
}

package import ChannelKit
import Core
package import Meta

/// Pages of Facebook, by the Messenger Platform.
package struct Messenger: MessagingChannel {
  package init() {}

  package static let dialect = MessagingDialect(
    object: "page", accountID: "page_id", token: "page_access_token",
    // Which characters are counted is not said; in UTF-16 there are never fewer.
    textLimit: TextLimit(2_000, .utf16), defaults: ["messaging_type": "RESPONSE"],
    hookFields: [
      "messages", "messaging_postbacks", "message_deliveries", "message_reads", "message_reactions",
    ],
    idField: "id", nameFields: ["name"])

  package let descriptor = ChannelDescriptor(
    id: "messenger", name: Localized("Messenger", arabic: "ماسنجر"),
    addresses: [
      AddressKind(
        "messenger_psid", Localized("Messenger user", arabic: "مستخدم ماسنجر"),
        .opaque(bytesMax: 64))
    ],
    credentials: [
      CredentialField(
        dialect.accountID, Localized("Page ID", arabic: "معرّف الصفحة"),
        help: Localized(
          "The number of the page, shown under About on the page.",
          arabic: "رقم الصفحة، ويظهر ضمن «حول» في الصفحة."),
        form: Graph.idForm, isSecret: false),
      CredentialField(
        dialect.token, Localized("Page access token", arabic: "رمز وصول الصفحة"),
        help: Localized(
          "A token of the page with pages_messaging and pages_manage_metadata.",
          arabic: "رمز للصفحة بصلاحيتي pages_messaging و pages_manage_metadata."),
        form: Graph.tokenForm),
      Graph.appSecret,
    ],
    contents: dialect.contents,
    // Films and sounds may go at 10 a second only, so that is what all keep to together with the rest of a page's calls.
    pacing: Pacing(session: Pacing.Rate(10, per: .seconds(1), burst: 10)),
    receipts: [.sent, .delivered, .read], hasWatermarks: true, replaySafety: .none,
    baseURL: "https://graph.facebook.com/v23.0")
}

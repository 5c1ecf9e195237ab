package import ChannelKit
import Core
package import Meta

/// Direct messages of professional accounts of Instagram.
package struct Instagram: MessagingChannel {
  package init() {}

  package static let dialect = MessagingDialect(
    object: "instagram", accountID: "account_id", token: "access_token",
    textLimit: TextLimit(1_000, .bytes), defaults: [:],
    hookFields: ["messages", "messaging_postbacks", "messaging_seen", "message_reactions"],
    idField: "user_id", nameFields: ["username", "name"])

  package let descriptor = ChannelDescriptor(
    id: "instagram", name: Localized("Instagram", arabic: "إنستغرام"),
    addresses: [
      AddressKind(
        "instagram_igsid", Localized("Instagram user", arabic: "مستخدم إنستغرام"),
        .opaque(bytesMax: 64))
    ],
    credentials: [
      CredentialField(
        dialect.accountID, Localized("Account ID", arabic: "معرّف الحساب"),
        help: Localized(
          "The user_id of your professional account, which webhooks name as well.",
          arabic: "قيمة user_id لحسابك الاحترافي، وهي التي تسمّيها الإشعارات أيضًا."),
        form: Graph.idForm, isSecret: false),
      CredentialField(
        dialect.token, Localized("Access token", arabic: "رمز الوصول"),
        help: Localized(
          "A token of the account with instagram_business_manage_messages.",
          arabic: "رمز للحساب بصلاحية instagram_business_manage_messages."),
        form: Graph.tokenForm),
      Graph.appSecret,
    ],
    contents: dialect.contents,
    // Films and sounds may go at 10 a second only, so that is what all keep to.
    pacing: Pacing(session: Pacing.Rate(10, per: .seconds(1), burst: 10)),
    receipts: [.sent, .read], hasWatermarks: true, replaySafety: .none,
    baseURL: "https://graph.instagram.com/v23.0")
}

package import ChannelKit
import Core

/// Notifications of browsers, by Web Push (RFC 8030, 8188, 8291, 8292). There is no provider to ask: each browser says
/// where its pushes are posted to, and the pages in which people subscribe are the session's own.
package struct WebPush: Channel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: "webpush", name: Localized("Web push", arabic: "إشعارات الويب"),
    addresses: [
      AddressKind(
        "subscription", Localized("Subscription of a browser", arabic: "اشتراك متصفح"),
        .subscription)
    ],
    credentials: WebPush.credentials,
    contents: [
      .text(WebPush.textLimit),
      .media(.image, .megabytes(5), caption: WebPush.textLimit),
      .native,
    ],
    // The services of the browsers name no rates; they answer 429.
    pacing: Pacing(), receipts: [.sent, .delivered, .read], replaySafety: .none, baseURL: "")

  /// So much that the rest of the notification has room beside it, in a language of two bytes a letter as well.
  static let textLimit = TextLimit(2_400, .bytes)

  static let subject = "subject"
  static let siteName = "site_name"
  static let iconURL = "icon_url"
  static let clickURL = "click_url"
  static let privateKey = "vapid_private_key"

  private static let credentials = [
    CredentialField(
      subject, Localized("Contact", arabic: "جهة الاتصال"),
      help: Localized(
        "Where the browsers' services can reach you: mailto:you@example.com or an https address.",
        arabic: "كيف تتواصل معك خدمات المتصفحات: ‎mailto:you@example.com أو عنوان https."),
      form: .pattern("^[a-z]{5,6}:[^ ]{3,500}$"), isSecret: false),
    CredentialField(
      siteName, Localized("Site name", arabic: "اسم الموقع"),
      help: Localized(
        "The title of notifications that name none, and of the page in which people subscribe.",
        arabic: "عنوان الإشعارات التي لا تذكر عنوانًا، وعنوان صفحة الاشتراك."),
      form: .text(bytesMax: 120), isSecret: false),
    CredentialField(
      iconURL, Localized("Icon", arabic: "الأيقونة"),
      help: Localized(
        "The https address of a square picture that stands beside notifications.",
        arabic: "عنوان https لصورة مربعة تظهر بجانب الإشعارات."),
      form: .pattern("^https://[^ ]{1,500}$"), isSecret: false, isRequired: false),
    CredentialField(
      clickURL, Localized("Page to open", arabic: "الصفحة التي تُفتح"),
      help: Localized(
        "The https address that opens when a notification is clicked and names no other.",
        arabic: "عنوان https الذي يُفتح عند النقر على إشعار لا يذكر غيره."),
      form: .pattern("^https://[^ ]{1,500}$"), isSecret: false, isRequired: false),
    CredentialField(
      privateKey, Localized("VAPID private key", arabic: "مفتاح VAPID الخاص"),
      help: Localized(
        "Leave it empty and one is made. Bring the one that browsers have subscribed with already.",
        arabic: "اتركه فارغًا ليُنشأ واحد. أدخل المفتاح الذي اشتركت به المتصفحات من قبل إن وُجد."),
      form: .pattern("^[A-Za-z0-9_-]{43}$"), isRequired: false),
  ]
}

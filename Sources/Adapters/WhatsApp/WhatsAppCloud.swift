package import ChannelKit
import Core
import Meta

/// WhatsApp as businesses have it, by Meta's Cloud API.
package struct WhatsAppCloud: Channel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: WhatsApp.id, driver: "cloud", name: WhatsApp.name, addresses: WhatsApp.addresses,
    credentials: [
      CredentialField(
        WhatsAppCloud.number, Localized("Phone number ID", arabic: "معرّف رقم الهاتف"),
        help: Localized(
          "The number's ID under API Setup of your app, not the number itself.",
          arabic: "معرّف الرقم ضمن API Setup في تطبيقك، وليس الرقم نفسه."),
        form: Graph.idForm, isSecret: false),
      CredentialField(
        WhatsAppCloud.token, Localized("Access token", arabic: "رمز الوصول"),
        help: Localized(
          "A token of a system user with whatsapp_business_messaging.",
          arabic: "رمز لمستخدم نظام بصلاحية whatsapp_business_messaging."),
        form: Graph.tokenForm),
      Graph.appSecret,
      CredentialField(
        WhatsAppCloud.business,
        Localized("Business account ID", arabic: "معرّف حساب الأعمال"),
        help: Localized(
          "Of the WhatsApp Business account; with it your app is subscribed to it for you.",
          arabic: "معرّف حساب واتساب للأعمال؛ وبه يُشترك تطبيقك في إشعاراته تلقائيًا."),
        form: Graph.idForm, isSecret: false, isRequired: false),
    ],
    contents: [
      .text(WhatsApp.textLimit),
      .media(.image, .megabytes(5, "image/jpeg", "image/png"), caption: WhatsApp.captionLimit),
      .media(.video, .megabytes(16, "video/mp4", "video/3gpp"), caption: WhatsApp.captionLimit),
      .media(
        .audio,
        .megabytes(16, "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")),
      .media(
        .document, MediaRule(bytesMax: 100 * 1_048_576, types: WhatsAppCloud.documentTypes),
        caption: WhatsApp.captionLimit),
      .template,
      .buttons(
        ButtonRule(
          countMax: 3, label: TextLimit(20, .utf16), payloadBytesMax: 256, opensPages: true),
        text: TextLimit(1_024, .utf16)),
      .native,
    ],
    // How many may come together to one person is not said; the answer 131056 says when it was one too many.
    pacing: Pacing(
      pair: Pacing.Rate(1, per: .seconds(6), burst: 10),
      session: Pacing.Rate(80, per: .seconds(1), burst: 8)),
    receipts: [.sent, .delivered, .read], replaySafety: .none,
    baseURL: "https://graph.facebook.com/v23.0")

  static let number = "phone_number_id"
  static let token = "access_token"
  static let business = "business_account_id"

  private static let documentTypes = [
    "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ]
}

package import ChannelKit
import Core

/// Mail, through the relay that a tenant names (RFC 5321, 5322). It is signed there.
package struct Email: Channel {
  package init() {}

  package let descriptor = ChannelDescriptor(
    id: "email", name: Localized("E-mail", arabic: "البريد الإلكتروني"),
    addresses: [
      AddressKind(
        "email", Localized("E-mail address", arabic: "عنوان البريد الإلكتروني"), .email)
    ],
    credentials: Email.credentials,
    contents: [
      .text(Email.textLimit, isSplit: false),
      .media(.image, .megabytes(15, carriage: .bytes), caption: Email.textLimit),
      .media(.video, .megabytes(15, carriage: .bytes), caption: Email.textLimit),
      .media(.audio, .megabytes(15, carriage: .bytes), caption: Email.textLimit),
      .media(.document, .megabytes(15, carriage: .bytes), caption: Email.textLimit),
      .native,
    ],
    // Relays name no rates; they answer 421, 450 and 451.
    pacing: Pacing(), receipts: [.sent, .delivered, .read], replaySafety: .none, baseURL: "")

  static let textLimit = TextLimit(500_000, .bytes)
  /// Beyond it, programs show no more; RFC 5322 lets a line have 998.
  static let subjectLimit = TextLimit(255, .characters)

  static let host = "smtp_host"
  static let port = "smtp_port"
  static let security = "security"
  static let user = "username"
  static let password = "password"
  static let from = "from_email"
  static let fromName = "from_name"
  static let replyTo = "reply_to"

  private static let addressForm = CredentialField.Form.pattern(
    "^[^@ <>,;:\"]{1,64}@[A-Za-z0-9-]{1,63}[.][A-Za-z0-9.-]{1,190}$")

  private static let credentials = [
    CredentialField(
      host, Localized("Mail server", arabic: "خادم البريد"),
      help: Localized(
        "The name of the server that takes your mail, such as smtp.example.com.",
        arabic: "اسم الخادم الذي يستلم بريدك، مثل smtp.example.com."),
      form: .pattern("^[A-Za-z0-9.-]{1,253}$"), isSecret: false),
    CredentialField(
      port, Localized("Port", arabic: "المنفذ"),
      help: Localized(
        "587 as a rule; 465 with TLS from the start.",
        arabic: "غالبًا 587؛ و465 عند استخدام TLS من البداية."),
      form: .pattern("^[1-9][0-9]{0,4}$"), isSecret: false),
    CredentialField(
      security, Localized("Security", arabic: "الأمان"),
      help: Localized(
        "starttls for port 587, tls for port 465, none only inside your own network.",
        arabic: "‏starttls للمنفذ 587، وtls للمنفذ 465، وnone داخل شبكتك الخاصة فقط."),
      form: .choice(MailRelay.Security.allCases.map(\.rawValue)), isSecret: false),
    CredentialField(
      user, Localized("User name", arabic: "اسم المستخدم"),
      help: Localized(
        "What you log in with; empty where the server asks for nothing.",
        arabic: "اسم تسجيل الدخول؛ اتركه فارغًا إذا كان الخادم لا يطلبه."),
      form: .text(bytesMax: 255), isSecret: false, isRequired: false),
    CredentialField(
      password, Localized("Password", arabic: "كلمة المرور"),
      help: Localized(
        "The password of that user, or one that the provider made for programs.",
        arabic: "كلمة مرور ذلك المستخدم، أو كلمة أنشأها المزوّد للتطبيقات."),
      form: .text(bytesMax: 500), isRequired: false),
    CredentialField(
      from, Localized("Sender's address", arabic: "عنوان المرسل"),
      help: Localized(
        "The address that mail comes from. Its domain must allow the server to send for it.",
        arabic: "العنوان الذي يصدر منه البريد، ويجب أن يسمح نطاقه للخادم بالإرسال عنه."),
      form: addressForm, isSecret: false),
    CredentialField(
      fromName, Localized("Sender's name", arabic: "اسم المرسل"),
      help: Localized(
        "The name that people see beside the address.",
        arabic: "الاسم الذي يراه الناس بجانب العنوان."),
      form: .text(bytesMax: 200), isSecret: false, isRequired: false),
    CredentialField(
      replyTo, Localized("Address for replies", arabic: "عنوان الردود"),
      help: Localized(
        "Where replies go; empty sends them to the sender's address.",
        arabic: "العنوان الذي تصل إليه الردود؛ اتركه فارغًا لتصل إلى عنوان المرسل."),
      form: addressForm, isSecret: false, isRequired: false),
  ]
}

package import Core

/// Why a URL is not one that the product will call. The sentences are for whoever typed it.
package enum OutgoingURLError: Error, Hashable, Sendable {
  case tooLong
  case badCharacter
  case badScheme
  case userInfo
  case badHost
  case hostNotASCII
  case badPort
  case badPercent

  package var message: Localized {
    switch self {
    case .tooLong:
      Localized(
        "The URL is longer than \(OutgoingURL.bytesMax) bytes.",
        arabic: "الرابط أطول من \(OutgoingURL.bytesMax) بايت.")
    case .badCharacter:
      Localized(
        "The URL holds a space, a backslash or a control character; percent-encode it.",
        arabic:
          "يحتوي الرابط على مسافة أو شرطة مائلة عكسية أو محرف تحكم؛ رمِّزه بعلامة النسبة المئوية.")
    case .badScheme:
      Localized(
        "The URL must begin with https:// or http://.",
        arabic: "يجب أن يبدأ الرابط بـ https://‎ أو http://‎.")
    case .userInfo:
      Localized(
        "The URL must not hold a user name or a password.",
        arabic: "يجب ألا يحتوي الرابط على اسم مستخدم أو كلمة مرور.")
    case .badHost:
      Localized(
        "The host of the URL is neither a host name nor an address.",
        arabic: "مضيف الرابط ليس اسم مضيف صحيحًا ولا عنوانًا.")
    case .hostNotASCII:
      Localized(
        "Write the host of the URL in its ASCII form (xn--…).",
        arabic: "اكتب مضيف الرابط بصيغة ASCII ‏(xn--…).")
    case .badPort:
      Localized(
        "The port of the URL must be a number from 1 to 65535.",
        arabic: "يجب أن يكون منفذ الرابط رقمًا من 1 إلى 65535.")
    case .badPercent:
      Localized(
        "A % in the URL must be followed by two hexadecimal digits.",
        arabic: "يجب أن يتبع كلَّ علامة % في الرابط رقمان ست عشريان.")
    }
  }
}

extension OutgoingURLError: CustomStringConvertible {
  package var description: String { message.english }
}

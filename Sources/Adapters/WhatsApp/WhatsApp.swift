import ChannelKit
import Core

/// What both ways to WhatsApp have in common.
enum WhatsApp {
  static let id = "whatsapp"
  static let name = Localized("WhatsApp", arabic: "واتساب")

  /// Telephone numbers; and, of who hides theirs, what WhatsApp calls them: `US.1349…`, or `123…@lid` on linked devices.
  static let addresses = [
    AddressKind.telephone,
    AddressKind(
      "whatsapp_user_id", Localized("WhatsApp user", arabic: "مستخدم واتساب"),
      .opaque(bytesMax: 128)),
  ]

  // Which characters are counted is not said; in UTF-16 there are never fewer.
  static let textLimit = TextLimit(4_096, .utf16)
  static let captionLimit = TextLimit(1_024, .utf16)

  /// The digits of an address that is a telephone number; nil for any other.
  static func digits(of address: String) -> String? {
    address.hasPrefix("+") ? String(address.dropFirst()) : nil
  }
}

package import Core

/// A kind of address at which a channel reaches somebody.
package struct AddressKind: Hashable, Sendable {
  /// The field of the API: `telegram_chat_id`.
  package let field: String
  package let name: Localized
  /// Brings what people write into the one form that is kept; nil when it is no such address.
  package let normalize: Normalization

  package init(_ field: String, _ name: Localized, _ normalize: Normalization) {
    (self.field, self.name, self.normalize) = (field, name, normalize)
  }

  /// How an address is read.
  package enum Normalization: Hashable, Sendable {
    /// A telephone number of E.164, whatever stands between its digits.
    case telephone
    /// An e-mail address.
    case email
    /// Whole numbers, below zero as well.
    case integer
    /// What the provider calls somebody: visible ASCII, up to so many bytes.
    case opaque(bytesMax: Int)
  }
}

extension AddressKind {
  package static let telephone = AddressKind(
    "to", Localized("Telephone number", arabic: "رقم الهاتف"), .telephone)
  package static let email = AddressKind(
    "email", Localized("E-mail address", arabic: "عنوان البريد الإلكتروني"), .email)

  /// The address in the form that is kept; nil when the text is none of this kind.
  package func address(_ text: String) -> String? {
    switch normalize {
    case .telephone: (try? E164Number(text)).map { "+\($0.digits)" }
    case .email: Self.email(text)
    case .integer: Int64(text).map(String.init)
    case .opaque(let bytesMax): Self.isOpaque(text, bytesMax) ? text : nil
    }
  }

  private static func isOpaque(_ text: String, _ bytesMax: Int) -> Bool {
    (1...bytesMax).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }

  /// One part before the last `@` and a name with a dot behind it; its domain in lower case.
  private static func email(_ text: String) -> String? {
    guard let at = text.lastIndex(of: "@"), isOpaque(text, 254) else { return nil }
    let (local, domain) = (text[..<at], text[text.index(after: at)...].lowercased())
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...64).contains(local.utf8.count), !local.contains("@"), labels.count >= 2,
      labels.allSatisfy({ (1...63).contains($0.utf8.count) && isLabel($0) })
    else { return nil }
    return "\(local)@\(domain)"
  }

  private static func isLabel(_ text: Substring) -> Bool {
    text.first != "-" && text.last != "-"
      && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
  }
}

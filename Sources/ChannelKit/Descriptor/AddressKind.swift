package import Core

/// A kind of address at which a channel reaches somebody.
package struct AddressKind: Hashable, Sendable {
  /// The field of the API: `telegram_chat_id`.
  package let field: String
  package let name: Localized
  package let form: Form

  package init(_ field: String, _ name: Localized, _ form: Form) {
    (self.field, self.name, self.form) = (field, name, form)
  }

  /// What such an address is made of.
  package enum Form: Hashable, Sendable {
    /// A telephone number of E.164, whatever stands between its digits.
    case telephone
    /// Whole numbers, below zero as well.
    case integer
    /// What the provider calls somebody: visible ASCII, up to so many bytes.
    case opaque(bytesMax: Int)
    /// The subscription of a browser, as JSON.
    case subscription
  }
}

extension AddressKind {
  package static let telephone = AddressKind(
    "to", Localized("Telephone number", arabic: "رقم الهاتف"), .telephone)

  /// The address in the form that is kept; nil when the text is none of this kind.
  package func address(_ text: String) -> String? {
    switch form {
    case .telephone: (try? E164Number(text)).map { "+\($0.digits)" }
    case .integer: Int64(text).map(String.init)
    case .opaque(let bytesMax): Self.isOpaque(text, bytesMax) ? text : nil
    case .subscription: PushSubscription(text)?.text
    }
  }

  private static func isOpaque(_ text: String, _ bytesMax: Int) -> Bool {
    (1...bytesMax).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

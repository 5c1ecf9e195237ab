package import Core

/// What a webhook's deliveries are signed with.
package struct SigningSecret: Hashable, Sendable {
  /// What generated secrets begin with, as Standard Webhooks has it.
  static let prefix = "whsec_"
  static let randomByteCount = 32
  package static let lengthRange = 8...255

  /// As the tenant knows it.
  package let text: Secret<String>

  /// A tenant's own: visible ASCII characters.
  package init(_ text: String) throws(WebhookError) {
    guard Self.lengthRange.contains(text.utf8.count),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .badSecret }
    self.text = Secret(text)
  }

  private init(unchecked text: String) { self.text = Secret(text) }

  /// A new one.
  static func random() -> SigningSecret {
    var random = KernelGenerator()
    let bytes = (0..<randomByteCount).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return SigningSecret(unchecked: prefix + Base64.encode(bytes))
  }

  /// The key of the product's own signature: the text as it stands, prefix included.
  var plainKey: Secret<[UInt8]> { Secret(Array(text.exposed.utf8)) }

  /// The key of Standard Webhooks: what the base64 behind the prefix stands for, as its libraries read a secret; the
  /// text itself where it is no base64.
  var standardKey: Secret<[UInt8]> {
    let text = text.exposed
    let rest = text.hasPrefix(Self.prefix) ? text.dropFirst(Self.prefix.count) : text[...]
    return Base64.decode(rest).map { Secret($0) } ?? plainKey
  }

  /// Its last four characters, to tell one from another.
  var hint: String { String(text.exposed.suffix(4)) }
}

extension WebhookError {
  fileprivate static let badSecret = WebhookError.invalid(
    "secret",
    Localized(
      "The secret must be 8 to 255 visible ASCII characters without spaces.",
      arabic: "يجب أن يكون السر من 8 إلى 255 محرف ASCII مرئيًا دون مسافات."))
}

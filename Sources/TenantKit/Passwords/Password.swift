package import Core

/// A password that somebody chose, within the bounds that every new one has.
package struct Password: Sendable {
  package static let lengthMin = 10
  package static let lengthMax = 200

  package let secret: Secret<String>

  /// Nil when it is too short or too long, in characters.
  package init?(_ text: String) {
    guard (Self.lengthMin...Self.lengthMax).contains(text.unicodeScalars.count) else { return nil }
    secret = Secret(text)
  }

  /// A new one from the kernel's random numbers, of letters and digits that are not mistaken for each other.
  package static func random() -> Password {
    var generator = KernelGenerator()
    let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    let text = (0..<20).map { _ in
      alphabet[Int.random(in: alphabet.indices, using: &generator)]
    }
    guard let password = Password(String(text)) else {
      preconditionFailure("twenty characters are within the bounds")
    }
    return password
  }
}

import Core
package import Store
import Transport

/// What the names of a delivery's own header fields begin with, such as `X-Qanat-`.
package struct HeaderPrefix: Hashable, Sendable, CustomStringConvertible {
  package static let lengthMax = 40
  /// The product's own.
  package static let standard = HeaderPrefix(unchecked: "X-Qanat-")

  package let description: String

  private init(unchecked text: String) { description = text }

  /// Letters, digits and hyphens, beginning with a letter and ending with a hyphen. Names that mean something to others
  /// cannot come out of it, for it begins with `X-`.
  package init?(_ text: String) {
    let rest = text.dropFirst(2)
    guard text.utf8.count <= Self.lengthMax, text.prefix(2).uppercased() == "X-", rest.count >= 2,
      rest.last == "-", let first = rest.utf8.first, ASCII.isLetter(first),
      rest.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }),
      HeaderName(text + Part.signature.rawValue) != nil
    else { return nil }
    description = text
  }

  /// The fields that have the prefix.
  enum Part: String {
    case event = "Event"
    case delivery = "Delivery"
    case timestamp = "Timestamp"
    case signature = "Signature"
    /// By the other secret, while a rotation lasts.
    case signatureAlternate = "Signature-Alternate"
  }

  /// The name of one of the fields.
  func name(_ part: Part) -> HeaderName {
    guard let name = HeaderName(description + part.rawValue) else {
      preconditionFailure("a checked prefix makes no header name")
    }
    return name
  }

  static func checked(_ text: String) throws(WebhookError) -> HeaderPrefix {
    guard let prefix = HeaderPrefix(text) else { throw .badHeaderPrefix }
    return prefix
  }
}

extension HeaderPrefix: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(description) }

  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue else { return nil }
    self.init(text)
  }
}

extension WebhookError {
  fileprivate static let badHeaderPrefix = WebhookError.invalid(
    "header_prefix",
    Localized(
      "The prefix must look like X-Name-: letters, digits and hyphens, \(HeaderPrefix.lengthMax) characters at most.",
      arabic:
        "يجب أن تكون البادئة مثل X-Name-‎: حروف وأرقام وشرطات، بحد أقصى \(HeaderPrefix.lengthMax) محرفًا."
    ))
}

package import Store

/// The name that a caller gives a request, so that sending it again does nothing twice.
package struct IdempotencyKey: Hashable, Sendable, CustomStringConvertible, SQLConvertible {
  package static let lengthMax = 255

  package let description: String

  /// Nil unless it is 1 to 255 letters, digits, hyphens and underscores.
  package init?(_ text: String) {
    guard (1...Self.lengthMax).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed)
    else { return nil }
    description = text
  }

  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(description) }
  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue else { return nil }
    self.init(text)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

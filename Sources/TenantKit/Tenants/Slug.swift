package import Store

/// A workspace's short name in addresses and in the configuration.
package struct Slug: Hashable, Sendable, CustomStringConvertible, SQLConvertible {
  package static let lengthMin = 3
  package static let lengthMax = 63

  package let description: String

  /// Nil unless it is 3 to 63 lower-case letters, digits and hyphens, no hyphen first or last.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard (Self.lengthMin...Self.lengthMax).contains(bytes.count),
      bytes.allSatisfy(Self.isAllowed), bytes.first != Self.hyphen, bytes.last != Self.hyphen
    else { return nil }
    description = text
  }

  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(description) }
  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue else { return nil }
    self.init(text)
  }

  private static let hyphen = UInt8(ascii: "-")

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen: true
    default: false
    }
  }
}

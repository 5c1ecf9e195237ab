package import Store

/// An e-mail address as people log in with it: the same in any case, kept in lower case.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible, SQLConvertible {
  /// The most that a mail path may have (RFC 5321, 4.5.3.1.3, without its angle brackets).
  package static let lengthMax = 254

  package let description: String

  /// Nil unless it is one name, one `@` and one domain with a point, without spaces and controls.
  package init?(_ text: String) {
    let text = text.lowercased()
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.lengthMax, parts.count == 2, !parts[0].isEmpty,
      Self.isDomain(parts[1]),
      !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }),
      !text.contains(where: \.isWhitespace)
    else { return nil }
    description = text
  }

  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(description) }
  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue else { return nil }
    self.init(text)
  }

  private static func isDomain(_ text: Substring) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
  }
}

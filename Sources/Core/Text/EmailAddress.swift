/// An address that mail can be sent to or come from, in ASCII and in lower case: no two mailboxes of this world differ
/// in the case of a letter alone.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
  /// The most that a mail path may have (RFC 5321, 4.5.3.1.3, without its angle brackets).
  package static let lengthMax = 254
  private static let localLengthMax = 64
  private static let labelLengthMax = 63

  package let description: String

  /// Nil unless it is a dot-atom, `@` and a host name of two labels or more (RFC 5321, 4.1.2). A name outside ASCII is
  /// written in its `xn--` form.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.lengthMax, parts.count == 2,
      parts[0].count <= Self.localLengthMax, Self.isDotAtom(parts[0]), Self.isDomain(parts[1])
    else { return nil }
    description = text.lowercased()
  }

  /// What stands behind the `@`.
  package var domain: String { String(description.drop { $0 != "@" }.dropFirst()) }

  private static func isDotAtom(_ text: Substring.UTF8View) -> Bool {
    text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0.allSatisfy(isAtomByte)
    }
  }

  private static func isAtomByte(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  /// The last label begins with a letter, so that no notation of an IP address is a domain.
  private static func isDomain(_ text: Substring.UTF8View) -> Bool {
    let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.allSatisfy(isLabel)
      && (labels.last?.first).map(ASCII.isLetter) == true
  }

  private static func isLabel(_ text: Substring.UTF8View) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...labelLengthMax).contains(text.count) && text.first != hyphen && text.last != hyphen
      && text.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == hyphen }
  }
}

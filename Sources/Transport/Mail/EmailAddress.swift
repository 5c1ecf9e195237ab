/// An address that mail can be sent to or come from, in ASCII.
package struct EmailAddress: Hashable, Sendable {
  package let text: String

  /// Nil unless it is a dot-atom, `@` and a host name of two labels or more (RFC 5321 §4.1.2). A name
  /// outside ASCII is written in its `xn--` form.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].count),
      Self.isDotAtom(parts[0]), !parts[1].contains(UInt8(ascii: "_")),
      parts[1].last != UInt8(ascii: "."), parts[1].contains(UInt8(ascii: ".")),
      let host = try? Host(Array(parts[1])[...]), case .name(let name) = host
    else { return nil }
    self.text = String(decoding: Array(parts[0]), as: UTF8.self) + "@" + name
  }

  private static func isDotAtom(_ text: Substring.UTF8View) -> Bool {
    text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0.allSatisfy(isAtomByte)
    }
  }

  private static func isAtomByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
  }
}

/// An address with the name that people see beside it.
package struct Correspondent: Hashable, Sendable {
  package let name: String?
  package let address: EmailAddress

  /// Nil when the name holds a control character.
  package init?(_ address: EmailAddress, name: String? = nil) {
    guard name.map({ MailHeader.isSafe($0) }) ?? true else { return nil }
    self.name = name.flatMap { $0.isEmpty ? nil : $0 }
    self.address = address
  }
}

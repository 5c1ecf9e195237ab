/// A strong validator of some content (RFC 9110, 8.8.3).
package struct EntityTag: Hashable, Sendable, CustomStringConvertible {
  /// With its quotes, as the field has it.
  package let description: String

  /// The tag of these bytes; the same content has another tag in another coding.
  ///
  /// FNV-1a of 128 bits. The content is our own, so two of its versions meet only by chance, and
  /// that many bits leave chance no room; nobody gains from making them meet.
  package init(of bytes: [UInt8], coding: String? = nil) {
    var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
    for byte in bytes {
      hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
    }
    let digits = String(hash, radix: 16)
    description = "\"\(digits)\(coding.map { "-" + $0 } ?? "")\""
  }

  /// Whether an `If-None-Match` lists this tag or `*`, by weak comparison.
  ///
  /// A list that breaks the grammar matches nothing from there on: the client then gets the content.
  package func isListed(in value: ArraySlice<UInt8>) -> Bool {
    var rest = value
    while true {
      rest = rest.drop { $0 == .space || $0 == .tab || $0 == UInt8(ascii: ",") }
      if rest.first == UInt8(ascii: "*") { return Self.isBlank(rest.dropFirst()) }
      if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
      guard let tag = Self.takeTag(&rest) else { return false }
      if tag.elementsEqual(description.utf8) { return true }
    }
  }

  private static func takeTag(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let quote = UInt8(ascii: "\"")
    guard rest.first == quote, let end = rest.dropFirst().firstIndex(of: quote) else { return nil }
    let tag = rest[...end]
    rest = rest[(end + 1)...]
    let after = rest.drop { $0 == .space || $0 == .tab }
    guard after.isEmpty || after.first == UInt8(ascii: ",") else { return nil }
    return tag
  }

  private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0 == .space || $0 == .tab }
  }
}

/// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address is the IPv4 address that it maps.
package struct IPAddress: Hashable, Sendable {
  /// Which protocol the address belongs to.
  package enum Family: Sendable { case v4, v6 }

  package let family: Family
  // Halves: one number of 128 bits would have all that holds it aligned to 16 bytes, which allocators do slowly.
  private let high: UInt64
  private let low: UInt64

  private init(family: Family, value: UInt128) {
    self.family = family
    high = UInt64(truncatingIfNeeded: value >> 64)
    low = UInt64(truncatingIfNeeded: value)
  }

  /// The address as a number; an IPv4 address stands in the low 32 bits.
  package var value: UInt128 { UInt128(high) << 64 | UInt128(low) }

  package init(v4 value: UInt32) {
    self.init(family: .v4, value: UInt128(value))
  }

  package init(v6 value: UInt128) {
    let isMapped = value >> 32 == 0xFFFF
    self.init(family: isMapped ? .v4 : .v6, value: isMapped ? value & 0xFFFF_FFFF : value)
  }

  /// Four decimal numbers without leading zeros, or the forms of RFC 4291, 2.2; no zone, no brackets.
  package init?(_ text: some StringProtocol) {
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard let value = Self.parseV6(text) else { return nil }
      self.init(v6: value)
    } else {
      guard let value = Self.parseV4(text) else { return nil }
      self.init(v4: value)
    }
  }

  /// The address in network order, 4 or 16 bytes of it.
  package init?(bytes: some Collection<UInt8>) {
    let value = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    switch bytes.count {
    case 4: self.init(v4: UInt32(value))
    case 16: self.init(v6: value)
    default: return nil
    }
  }

  package var bitCount: Int { family == .v4 ? 32 : 128 }

  /// One walk over the bytes: it is asked for each connection that a request uses.
  private static func parseV4(_ text: some StringProtocol) -> UInt32? {
    var (value, part, digitCount, partCount): (UInt32, UInt32, Int, Int) = (0, 0, 0, 1)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        // No part begins with a zero but zero itself.
        guard digitCount == 0 || part > 0 else { return nil }
        part = part * 10 + UInt32(byte - UInt8(ascii: "0"))
        digitCount += 1
        guard part <= 255 else { return nil }
      case UInt8(ascii: "."):
        guard digitCount > 0, partCount < 4 else { return nil }
        value = value << 8 | part
        (part, digitCount) = (0, 0)
        partCount += 1
      default: return nil
      }
    }
    return partCount == 4 && digitCount > 0 ? value << 8 | part : nil
  }

  private static func parseV6(_ text: some StringProtocol) -> UInt128? {
    guard let gap = text.firstRange(of: "::") else {
      guard let groups = parseGroups(text), groups.count == 8 else { return nil }
      return join(groups)
    }
    let before = text[..<gap.lowerBound]
    let after = text[gap.upperBound...]
    guard after.firstRange(of: "::") == nil,
      let left = before.isEmpty ? [] : parseGroups(before, mayEndInV4: false),
      let right = after.isEmpty ? [] : parseGroups(after), left.count + right.count <= 7
    else { return nil }
    return join(left + Array(repeating: 0, count: 8 - left.count - right.count) + right)
  }

  private static func parseGroups(
    _ text: some StringProtocol, mayEndInV4: Bool = true
  )
    -> [UInt16]?
  {
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if mayEndInV4, index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
        guard let value = parseV4(part) else { return nil }
        groups += [UInt16(value >> 16), UInt16(truncatingIfNeeded: value)]
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.first != UInt8(ascii: "+"),
          part.utf8.first != UInt8(ascii: "-"), let group = UInt16(part, radix: 16)
        else { return nil }
        groups.append(group)
      }
    }
    return groups.count <= 8 ? groups : nil
  }

  private static func join(_ groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The one canonical text of RFC 5952.
  package var description: String {
    switch family {
    case .v4: (0..<4).map { "\(value >> (24 - 8 * UInt128($0)) & 0xFF)" }.joined(separator: ".")
    case .v6: Self.describe((0..<8).map { UInt16(value >> (112 - 16 * UInt128($0)) & 0xFFFF) })
    }
  }

  private static func describe(_ groups: [UInt16]) -> String {
    let words = groups.map { String($0, radix: 16) }
    guard let gap = longestZeroRun(groups) else { return words.joined(separator: ":") }
    return words[..<gap.lowerBound].joined(separator: ":") + "::"
      + words[gap.upperBound...].joined(separator: ":")
  }

  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
    var longest = 0..<0
    var start = 0
    for index in 0...groups.count where index == groups.count || groups[index] != 0 {
      if index - start > longest.count { longest = start..<index }
      start = index + 1
    }
    return longest.count > 1 ? longest : nil
  }
}

/// An internet address. An IPv4 address written inside an IPv6 one (`::ffff:10.0.0.1`) is the IPv4
/// address it stands for, so that no check sees the same place under two names.
package enum IPAddress: Hashable, Sendable {
  case v4(UInt32)
  case v6(high: UInt64, low: UInt64)

  /// The address of these 16 bytes, unwrapped when it maps an IPv4 one.
  init(high: UInt64, low: UInt64) {
    if high == 0, low >> 32 == 0xFFFF {
      self = .v4(UInt32(truncatingIfNeeded: low))
    } else {
      self = .v6(high: high, low: low)
    }
  }

  /// The address in network order, 4 or 16 bytes of it.
  init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4:
      self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16:
      self.init(
        high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
        low: bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) })
    default:
      return nil
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// Dotted quad, or the canonical form of RFC 5952.
  package var description: String {
    switch self {
    case .v4(let bits):
      "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
    case .v6(let high, let low):
      Self.compressed(
        (0..<8).map { UInt16(truncatingIfNeeded: ($0 < 4 ? high : low) >> (48 - 16 * ($0 % 4))) })
    }
  }

  private static func compressed(_ groups: [UInt16]) -> String {
    let hole = longestZeros(groups)
    let text = { (range: Range<Int>) in
      range.map { String(groups[$0], radix: 16) }.joined(separator: ":")
    }
    guard hole.count > 1 else { return text(0..<8) }
    return text(0..<hole.lowerBound) + "::" + text(hole.upperBound..<8)
  }

  private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
    var best = 0..<0
    var start = 0
    for index in 0..<8 {
      guard groups[index] == 0 else {
        start = index + 1
        continue
      }
      if index + 1 - start > best.count { best = start..<(index + 1) }
    }
    return best
  }
}

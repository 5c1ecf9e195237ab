/// A block of addresses, such as `10.0.0.0/8`.
package struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
  package let base: IPAddress
  package let prefixBitCount: Int

  /// Nil when the prefix is longer than the address, or the address has bits beyond it.
  package init?(_ base: IPAddress, prefixBitCount: Int) {
    guard (0...base.bitCount).contains(prefixBitCount) else { return nil }
    self.base = base
    self.prefixBitCount = prefixBitCount
    guard base.value & hostMask == 0 else { return nil }
  }

  /// `address/bits`, or one address alone.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let base = IPAddress(parts[0]) else { return nil }
    guard parts.count == 2 else {
      self.init(base, prefixBitCount: base.bitCount)
      return
    }
    guard (1...3).contains(parts[1].utf8.count),
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let bits = Int(parts[1])
    else { return nil }
    // The prefix of an IPv4 address written inside an IPv6 one counts the IPv6 address's bits.
    let isMapped = base.family == .v4 && parts[0].utf8.contains(UInt8(ascii: ":"))
    self.init(base, prefixBitCount: isMapped ? bits - 96 : bits)
  }

  package func contains(_ address: IPAddress) -> Bool {
    address.family == base.family && address.value & ~hostMask == base.value
  }

  package var description: String { "\(base)/\(prefixBitCount)" }

  private var hostMask: UInt128 {
    let hostBitCount = base.bitCount - prefixBitCount
    return hostBitCount == 128 ? .max : (1 << UInt128(hostBitCount)) - 1
  }
}

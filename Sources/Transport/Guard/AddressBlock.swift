/// A block of addresses that share their first bits, written as in `10.0.0.0/8`.
package struct AddressBlock: Hashable, Sendable {
  private let first: IPAddress
  private let prefixBits: Int

  /// One address, or an address and the length of its prefix with nothing set behind it.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
    let wrapped: Bool
    if case .v4 = address { wrapped = parts[0].contains(":") } else { wrapped = false }
    let width = address.width + (wrapped ? 96 : 0)
    guard let written = parts.count == 1 ? width : Self.prefixLength(parts[1]),
      written <= width, !wrapped || written >= 96
    else { return nil }
    let bits = wrapped ? written - 96 : written
    guard address.masked(to: bits) == address else { return nil }
    first = address
    prefixBits = bits
  }

  package func contains(_ address: IPAddress) -> Bool {
    address.width == first.width && address.masked(to: prefixBits) == first
  }

  private static func prefixLength(_ text: Substring) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}

extension AddressBlock: CustomStringConvertible {
  package var description: String { "\(first)/\(prefixBits)" }
}

extension IPAddress {
  fileprivate var width: Int {
    switch self {
    case .v4: 32
    case .v6: 128
    }
  }

  /// The address with every bit behind the prefix cleared.
  fileprivate func masked(to bits: Int) -> IPAddress {
    switch self {
    case .v4(let value):
      .v4(value & ~(UInt32.max >> UInt32(bits)))
    case .v6(let high, let low):
      .v6(
        high: high & ~(UInt64.max >> UInt64(min(bits, 64))),
        low: low & ~(UInt64.max >> UInt64(max(bits - 64, 0))))
    }
  }
}

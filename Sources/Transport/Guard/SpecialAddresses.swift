internal import Core

/// The addresses that are not a place on the public internet.
///
/// From the IANA special-purpose registries for IPv4 and IPv6 and from what clouds answer on.
/// IPv6 is read the other way round: only 2000::/3 is public, less the blocks named here.
enum SpecialAddresses {
  static func refuses(_ address: IPAddress) -> Bool {
    if address.family == .v4 { return v4.contains { $0.contains(address) } }
    if translated.contains(address) { return refuses(ending(address)) }
    guard global.contains(address), !v6.contains(where: { $0.contains(address) }) else {
      return true
    }
    return isTunnelled(address) && refuses(ending(address))
  }

  /// Whether the interface identifier is ISATAP's (RFC 5214), which ends in an IPv4 address.
  private static func isTunnelled(_ address: IPAddress) -> Bool {
    let mark = UInt32(truncatingIfNeeded: address.value >> 32)
    return mark == 0x0000_5EFE || mark == 0x0200_5EFE
  }

  /// The IPv4 address in the last 32 bits.
  private static func ending(_ address: IPAddress) -> IPAddress {
    IPAddress(v4: UInt32(truncatingIfNeeded: address.value))
  }

  /// What is given out to the public.
  private static let global = block("2000::/3")

  /// NAT64's well-known prefix (RFC 6052): the IPv4 address behind it decides.
  private static let translated = block("64:ff9b::/96")

  private static let v4 = [
    "0.0.0.0/8",  // this network
    "10.0.0.0/8",  // private
    "100.64.0.0/10",  // shared by carriers; 100.100.100.200 is a cloud's metadata
    "127.0.0.0/8",  // loopback
    "168.63.129.16/32",  // a cloud's host agent, on a public address
    "169.254.0.0/16",  // link-local; 169.254.169.254 is most clouds' metadata
    "172.16.0.0/12",  // private
    "192.0.0.0/24",  // protocol assignments; 192.0.0.192 is a cloud's metadata
    "192.0.2.0/24",  // documentation
    "192.88.99.0/24",  // 6to4 relays, withdrawn
    "192.168.0.0/16",  // private
    "198.18.0.0/15",  // benchmarking
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",  // documentation
    "224.0.0.0/4",  // multicast
    "240.0.0.0/4",  // reserved, and broadcast
  ].map(block)

  private static let v6 = [
    "2001::/23",  // protocol assignments: Teredo, benchmarking, ORCHID
    "2001:db8::/32",  // documentation
    "2002::/16",  // 6to4: an IPv4 address in disguise, withdrawn
    "3fff::/20",  // documentation
  ].map(block)

  private static func block(_ text: String) -> AddressBlock {
    guard let block = AddressBlock(text) else { preconditionFailure("not a block: \(text)") }
    return block
  }
}

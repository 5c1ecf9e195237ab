package import Core

/// An address and a port to listen on, such as `127.0.0.1:8080` or `[::1]:8080`.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  package let address: IPAddress
  package let port: UInt16

  package init(_ address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// Nil unless it is an address, a colon and a port; an IPv6 address stands in brackets.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      text[text.index(after: colon)...].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    guard let address = IPAddress(host) else { return nil }
    self.init(address, port: port)
  }

  package var description: String {
    address.family == .v4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }
}

import Core

/// Whose word is taken for where a request came from.
struct TrustedProxies: Sendable {
  let blocks: [AddressBlock]

  /// The caller's address, and whether it spoke TLS to the proxy that passed the request on.
  func origin(of head: RequestHead, peer: IPAddress) -> (client: IPAddress, isSecure: Bool) {
    guard isTrusted(peer) else { return (peer, false) }
    return (client(of: head, peer: peer), head[.xForwardedProto]?.lowercased() == "https")
  }

  /// The last address in `X-Forwarded-For` that no trusted proxy has, read from the right, because
  /// what stands further left may be made up by the caller.
  private func client(of head: RequestHead, peer: IPAddress) -> IPAddress {
    var client = peer
    let hops = head.all(.xForwardedFor).joined(separator: ",").split(separator: ",")
    for hop in hops.reversed() {
      guard let address = IPAddress(Self.trim(hop)) else { return client }
      client = address
      if !isTrusted(address) { return client }
    }
    return client
  }

  private func isTrusted(_ address: IPAddress) -> Bool {
    blocks.contains { $0.contains(address) }
  }

  private static func trim(_ text: Substring) -> Substring {
    let tail = text.drop { $0 == " " || $0 == "\t" }
    return tail.prefix { $0 != " " && $0 != "\t" }
  }
}

package import Core
package import Crypto

/// A browser that waits for pushes, as its own `PushSubscription` says it: where they are posted to, and what they are
/// sealed with.
package struct PushSubscription: Hashable, Sendable {
  package static let endpointBytesMax = 1_024
  package static let secretByteCount = 16

  /// The URL that pushes are posted to; who knows it can reach the browser.
  package let endpoint: String
  /// Scheme, host and port of the endpoint.
  package let origin: String
  package let key: P256.PublicKey
  package let secret: Secret<[UInt8]>

  /// Reads `{"endpoint": "https://…", "keys": {"p256dh": "…", "auth": "…"}}`, whatever stands beside it.
  package init?(_ text: String) {
    guard text.utf8.count <= Self.textBytesMax, let json = try? JSON.parse(Array(text.utf8)) else {
      return nil
    }
    self.init(json)
  }

  /// The same, from what was read already.
  package init?(_ json: JSON) {
    guard let endpoint = json["endpoint"]?.stringValue, let origin = Self.origin(of: endpoint),
      let key = Self.bytes(json["keys"]?["p256dh"]).flatMap({ P256.PublicKey($0) }),
      let secret = Self.bytes(json["keys"]?["auth"]), secret.count == Self.secretByteCount
    else { return nil }
    (self.endpoint, self.origin) = (endpoint, origin)
    (self.key, self.secret) = (key, Secret(secret))
  }

  /// The one form in which it is kept.
  package var text: String {
    let keys: JSON = [
      "p256dh": .string(Base64.encode(key.bytes, as: .url)),
      "auth": .string(Base64.encode(secret.exposed, as: .url)),
    ]
    return JSON.object(["endpoint": .string(endpoint), "keys": keys]).description
  }

  private static let textBytesMax = 4_096

  /// Some libraries fill the end, which browsers do not.
  private static func bytes(_ value: JSON?) -> [UInt8]? {
    guard var text = value?.stringValue?[...] else { return nil }
    while text.last == "=" { text.removeLast() }
    return Base64.decode(text, as: .url)
  }

  /// Nil unless it is an `https` URL, or an `http` URL of this very machine, which browsers hold for as safe.
  private static func origin(of endpoint: String) -> String? {
    guard endpoint.utf8.count <= endpointBytesMax,
      endpoint.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }),
      let mark = endpoint.firstRange(of: "://")
    else { return nil }
    let scheme = endpoint[..<mark.lowerBound].lowercased()
    let authority = endpoint[mark.upperBound...].prefix { !"/?".contains($0) }.lowercased()
    let isPlain = authority.utf8.allSatisfy {
      ASCII.isDigit($0) || ASCII.isLetter($0) || "-._:[]".utf8.contains($0)
    }
    guard !authority.isEmpty, isPlain else { return nil }
    switch scheme {
    case "https": return "https://" + withoutPort(443, authority)
    case "http" where isThisMachine(authority): return "http://" + withoutPort(80, authority)
    default: return nil
    }
  }

  private static func withoutPort(_ port: Int, _ authority: String) -> String {
    authority.hasSuffix(":\(port)") ? String(authority.dropLast(":\(port)".count)) : authority
  }

  private static func isThisMachine(_ authority: String) -> Bool {
    ["localhost", "127.0.0.1", "[::1]"].contains { host in
      guard authority.hasPrefix(host) else { return false }
      let rest = authority.dropFirst(host.count)
      return rest.isEmpty || (rest.first == ":" && UInt16(rest.dropFirst()) != nil)
    }
  }
}

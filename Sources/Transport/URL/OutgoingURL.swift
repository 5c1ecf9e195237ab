/// An `http` or `https` URL that has been read once, strictly, and is written in one way only.
///
/// libcurl is given `text` and nothing else, so that two readers cannot differ about the host.
package struct OutgoingURL: Hashable, Sendable {
  package enum Scheme: String, Sendable {
    case http, https

    var defaultPort: UInt16 { self == .http ? 80 : 443 }
  }

  package let scheme: Scheme
  package let host: Host
  package let port: UInt16
  /// Path and query, percent-encoded, beginning with `/`. There is no fragment: it is never sent.
  let target: String
  /// Scheme, host and port: what logs may show, since paths and queries hold tokens.
  package let origin: String

  static let bytesMax = 8_192

  init(scheme: Scheme, host: Host, port: UInt16, target: String) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.target = target
    origin =
      port == scheme.defaultPort
      ? "\(scheme.rawValue)://\(host)" : "\(scheme.rawValue)://\(host):\(port)"
  }

  private init(_ place: OutgoingURL, target: String) {
    (scheme, host, port, origin) = (place.scheme, place.host, place.port, place.origin)
    self.target = target
  }

  /// What lies below this place: its path with this one behind, which begins with `/`. It costs less than to read the whole
  /// anew, for a place that is called often.
  package func appending(_ tail: String) throws(OutgoingURLError) -> OutgoingURL {
    let bytes = Array(tail.utf8)
    let url = OutgoingURL(
      self, target: (target == "/" ? "" : target) + (try Self.target(below: bytes)))
    guard url.text.utf8.count <= Self.bytesMax else { throw .tooLong }
    return url
  }

  /// The one form of the URL.
  package var text: String { origin + target }
}

extension OutgoingURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { origin + "/…" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

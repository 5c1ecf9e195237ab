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

  static let bytesMax = 8_192

  init(scheme: Scheme, host: Host, port: UInt16, target: String) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.target = target
  }

  /// The one form of the URL.
  package var text: String { origin + target }

  /// Scheme, host and port: what logs may show, since paths and queries hold tokens.
  package var origin: String {
    port == scheme.defaultPort
      ? "\(scheme.rawValue)://\(host)" : "\(scheme.rawValue)://\(host):\(port)"
  }
}

extension OutgoingURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { origin + "/…" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

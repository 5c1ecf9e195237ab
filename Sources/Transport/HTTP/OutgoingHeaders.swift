package import Core

/// The header fields of a request, in order; a name may come more than once.
package struct OutgoingHeaders: Sendable {
  private(set) var fields: [(name: HeaderName, value: HeaderValue)] = []

  package init() {}

  package mutating func add(_ name: HeaderName, _ value: HeaderValue) {
    fields.append((name, value))
  }

  /// The first value of the field; setting replaces every one of them, nil removes them.
  package subscript(name: HeaderName) -> HeaderValue? {
    get { fields.first { $0.name == name }?.value }
    set {
      fields.removeAll { $0.name == name }
      if let newValue { fields.append((name, newValue)) }
    }
  }

  mutating func removeSecrets() {
    fields.removeAll { $0.value.isSecret || HeaderName.credentials.contains($0.name) }
  }
}

extension OutgoingHeaders: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (HeaderName, HeaderValue)...) {
    for (name, value) in elements { add(name, value) }
  }
}

/// The name of a header field that the caller may set, in lower case.
package struct HeaderName: Hashable, Sendable {
  let text: String

  /// Nil when it is not a token (RFC 9110 §5.6.2), or is one that the transport itself sets.
  package init?(_ name: String) {
    let lower = name.lowercased()
    guard !lower.isEmpty, lower.utf8.count <= Self.bytesMax,
      lower.utf8.allSatisfy(Self.isTokenByte),
      !Self.reserved.contains(lower)
    else { return nil }
    text = lower
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private static let bytesMax = 256

  /// Framing, routing and the connection itself: whoever could set these could smuggle.
  private static let reserved: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer",
    "upgrade", "expect", "proxy-connection", "proxy-authorization", "accept-encoding",
    "http2-settings",
  ]

  /// Never carried to another origin, however they were given.
  static let credentials: Set<HeaderName> = ["authorization", "cookie", "cookie2"]
  /// Meaningless once a redirect has taken the body away.
  static let aboutBody: Set<HeaderName> = [
    "content-type", "content-encoding", "content-language", "content-location", "content-md5",
    "digest", "content-digest",
  ]
}

extension HeaderName: ExpressibleByStringLiteral {
  /// A literal that is no name is a programmer's error.
  package init(stringLiteral value: String) {
    guard let name = HeaderName(value) else { preconditionFailure("no header name: \(value)") }
    self = name
  }
}

/// The value of a header field: no line break, no control byte, no space at either end.
package struct HeaderValue: Hashable, Sendable {
  private let secret: Secret<String>
  let isSecret: Bool

  /// Nil when it could be read as more than one value's text.
  package init?(_ value: String) {
    guard Self.isSafe(value) else { return nil }
    secret = Secret(value)
    isSecret = false
  }

  /// A credential: never printed, and never carried to another origin.
  package init?(_ value: Secret<String>) {
    guard Self.isSafe(value.exposed) else { return nil }
    secret = value
    isSecret = true
  }

  var text: String { secret.exposed }

  private static func isSafe(_ value: String) -> Bool {
    let bytes = value.utf8
    guard bytes.count <= bytesMax else { return false }
    guard bytes.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else { return false }
    let ends = [bytes.first, bytes.last]
    return !ends.contains(0x20) && !ends.contains(0x09)
  }

  private static let bytesMax = 16_384
}

extension HeaderValue: ExpressibleByStringLiteral {
  /// A literal that is no value is a programmer's error.
  package init(stringLiteral value: String) {
    guard let safe = HeaderValue(value) else { preconditionFailure("no header value: \(value)") }
    self = safe
  }
}

extension HeaderValue: CustomStringConvertible {
  package var description: String { isSecret ? "***" : text }
}

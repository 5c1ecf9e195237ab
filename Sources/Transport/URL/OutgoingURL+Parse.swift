extension OutgoingURL {
  /// An absolute URL. Text outside ASCII in path and query is percent-encoded as UTF-8; a fragment
  /// is dropped; dot segments are resolved.
  package init(_ text: String) throws(OutgoingURLError) {
    let bytes = Array(text.utf8)
    try Self.checkCharacters(bytes)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let scheme = Scheme(rawValue: String(decoding: bytes[..<colon], as: UTF8.self).lowercased()),
      bytes[(colon + 1)...].starts(with: "//".utf8)
    else { throw .badScheme }
    try self.init(scheme: scheme, afterSlashes: bytes[(colon + 3)...])
  }

  /// What follows `scheme://`.
  init(scheme: Scheme, afterSlashes rest: ArraySlice<UInt8>) throws(OutgoingURLError) {
    let end = rest.firstIndex(where: Self.endsAuthority) ?? rest.endIndex
    let authority = rest[..<end]
    guard !authority.contains(UInt8(ascii: "@")) else { throw .userInfo }
    let (host, port) = try Self.hostAndPort(authority)
    let (path, query) = Self.pathAndQuery(rest[end...])
    self.init(
      scheme: scheme, host: try Host(host), port: port ?? scheme.defaultPort,
      target: try Self.target(path: Self.withoutDotSegments(path), query: query))
    guard text.utf8.count <= Self.bytesMax else { throw .tooLong }
  }

  static func checkCharacters(_ bytes: [UInt8]) throws(OutgoingURLError) {
    guard bytes.count <= bytesMax else { throw .tooLong }
    guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
      throw .badCharacter
    }
  }

  /// Path and query of what follows the authority; the fragment falls away.
  static func pathAndQuery(_ rest: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>?) {
    let whole = rest.prefix { $0 != UInt8(ascii: "#") }
    guard let mark = whole.firstIndex(of: UInt8(ascii: "?")) else { return (whole, nil) }
    return (whole[..<mark], whole[(mark + 1)...])
  }

  static func target(path: [UInt8], query: ArraySlice<UInt8>?) throws(OutgoingURLError) -> String {
    var encoded: [UInt8] = path.first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    try appendEncoded(path[...], to: &encoded)
    if let query {
      encoded.append(UInt8(ascii: "?"))
      try appendEncoded(query, to: &encoded)
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// Path and query as they are sent, of what begins with `/`.
  static func target(below bytes: [UInt8]) throws(OutgoingURLError) -> String {
    if isSettled(bytes) { return String(decoding: bytes, as: UTF8.self) }
    try checkCharacters(bytes)
    let (path, query) = pathAndQuery(bytes[...])
    return try target(path: withoutDotSegments(path), query: query)
  }

  /// Whether nothing would change: no byte to encode, no segment that begins with a dot.
  private static func isSettled(_ bytes: [UInt8]) -> Bool {
    var last = UInt8(ascii: "?")
    for byte in bytes {
      guard isPlain(byte), byte != UInt8(ascii: "%"),
        last != UInt8(ascii: "/") || byte != UInt8(ascii: ".")
      else { return false }
      last = byte
    }
    return bytes.first == UInt8(ascii: "/")
  }

  /// RFC 3986 §5.2.4.
  static func withoutDotSegments(_ path: ArraySlice<UInt8>) -> [UInt8] {
    let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var kept: [ArraySlice<UInt8>] = []
    for (index, segment) in segments.enumerated() where index > 0 {
      let isLast = index == segments.count - 1
      switch Array(segment) {
      case Array(".".utf8):
        if isLast { kept.append([]) }
      case Array("..".utf8):
        _ = kept.popLast()
        if isLast { kept.append([]) }
      default:
        kept.append(segment)
      }
    }
    return kept.reduce(into: []) { $0 += [UInt8(ascii: "/")] + $1 }
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private static func hostAndPort(
    _ authority: ArraySlice<UInt8>
  ) throws(OutgoingURLError) -> (ArraySlice<UInt8>, UInt16?) {
    let afterBracket = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
    guard let colon = authority[afterBracket...].firstIndex(of: UInt8(ascii: ":")) else {
      return (authority, nil)
    }
    let digits = authority[(colon + 1)...]
    guard (1...5).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
      let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0
    else { throw .badPort }
    return (authority[..<colon], port)
  }

  private static func appendEncoded(
    _ part: ArraySlice<UInt8>, to encoded: inout [UInt8]
  ) throws(OutgoingURLError) {
    for (index, byte) in zip(part.indices, part) {
      if byte == UInt8(ascii: "%") {
        let digits = part[(index + 1)...].prefix(2)
        guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { throw .badPercent }
      }
      if isPlain(byte) {
        encoded.append(byte)
      } else {
        let digits = Array("0123456789ABCDEF".utf8)
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
  }

  /// What RFC 3986 lets stand in a path or a query, and `%`.
  private static func isPlain(_ byte: UInt8) -> Bool {
    // What stands together is one range: ? and @ come before the letters, and & to / with the digits, : and ; behind.
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "?")...UInt8(ascii: "Z"),
      UInt8(ascii: "&")...UInt8(ascii: ";"), UInt8(ascii: "!"), UInt8(ascii: "$"),
      UInt8(ascii: "%"), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}

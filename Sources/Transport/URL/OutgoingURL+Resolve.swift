extension OutgoingURL {
  /// The URL that a `Location` means when this one answered it (RFC 3986 §5.2.2).
  func resolve(_ reference: String) throws(OutgoingURLError) -> OutgoingURL {
    let bytes = Array(reference.utf8)
    try Self.checkCharacters(bytes)
    if bytes.starts(with: "//".utf8) {
      return try OutgoingURL(scheme: scheme, afterSlashes: bytes[2...])
    }
    if Self.hasScheme(bytes) { return try OutgoingURL(reference) }
    let (path, query) = Self.pathAndQuery(bytes[...])
    let base = Array(target.utf8)
    let (basePath, baseQuery) = Self.pathAndQuery(base[...])
    let merged: [UInt8]
    if path.isEmpty {
      merged = Array(basePath)
    } else if path.first == UInt8(ascii: "/") {
      merged = Self.withoutDotSegments(path)
    } else {
      let folder = basePath.prefix(through: basePath.lastIndex(of: UInt8(ascii: "/")) ?? 0)
      merged = Self.withoutDotSegments((folder + path)[...])
    }
    let resolved = OutgoingURL(
      scheme: scheme, host: host, port: port,
      target: try Self.target(path: merged, query: query ?? (path.isEmpty ? baseQuery : nil)))
    guard resolved.text.utf8.count <= Self.bytesMax else { throw .tooLong }
    return resolved
  }

  /// A letter, then letters, digits and `+-.` up to a colon.
  private static func hasScheme(_ bytes: [UInt8]) -> Bool {
    let head = bytes.prefix { $0 != UInt8(ascii: ":") }
    guard head.count < bytes.count, let first = head.first,
      Character(UnicodeScalar(first)).isLetter
    else { return false }
    return head.allSatisfy {
      let character = Character(UnicodeScalar($0))
      return $0 < 0x80 && (character.isLetter || character.isNumber || "+-.".contains(character))
    }
  }
}

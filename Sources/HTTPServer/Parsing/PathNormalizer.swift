import Core

/// Brings a path to the one form that routes are matched against (RFC 3986, 6.2.2).
///
/// Escapes of unreserved characters are decoded, so `%6De` is `me`; all others stand, so `%2F` stays
/// inside its segment and a parameter is decoded once, when it is read. Dot segments are removed.
enum PathNormalizer {
  static func normalize(_ path: some Collection<UInt8>) throws(Refusal) -> [UInt8] {
    let plain = try decodeUnreserved(path)
    guard PercentEncoding.text(plain, for: .pathSegment) != nil else { throw .malformed(.target) }
    return try removeDotSegments(plain)
  }

  private static func decodeUnreserved(_ path: some Collection<UInt8>) throws(Refusal) -> [UInt8] {
    var plain: [UInt8] = []
    var iterator = path.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        plain.append(byte)
        continue
      }
      guard let first = iterator.next(), let second = iterator.next(), let high = first.hexValue,
        let low = second.hexValue, high << 4 | low != 0
      else { throw .malformed(.target) }
      let decoded = high << 4 | low
      plain += decoded.isUnreserved ? [decoded] : [byte, first, second]
    }
    return plain
  }

  /// A path that climbs above its root has no one meaning, so it is refused.
  private static func removeDotSegments(_ path: [UInt8]) throws(Refusal) -> [UInt8] {
    var kept: [ArraySlice<UInt8>] = []
    let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated().dropFirst() {
      let isLast = index == segments.count - 1
      if segment.elementsEqual(".".utf8) {
        if isLast { kept.append([]) }
      } else if segment.elementsEqual("..".utf8) {
        guard kept.popLast() != nil else { throw .malformed(.target) }
        if isLast { kept.append([]) }
      } else {
        kept.append(segment)
      }
    }
    return kept.isEmpty ? [UInt8(ascii: "/")] : kept.flatMap { [UInt8(ascii: "/")] + $0 }
  }
}

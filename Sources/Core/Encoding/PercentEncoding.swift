/// Percent-encoding, by RFC 3986, and the form of HTML's forms.
package enum PercentEncoding {
  /// Where an encoded text is to stand.
  package enum Place: Sendable {
    /// Between two slashes of a path.
    case pathSegment
    /// In a name or a value of a query.
    case query
    /// In a name or a value of `application/x-www-form-urlencoded`, with `+` for a space.
    case form
  }

  /// The text with all that may not stand there plainly as `%XX`.
  package static func encode(_ text: some StringProtocol, for place: Place) -> String {
    String(decoding: encode(Array(text.utf8), for: place), as: UTF8.self)
  }

  /// The bytes with all that may not stand there plainly as `%XX`.
  package static func encode(_ bytes: [UInt8], for place: Place) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for byte in bytes {
      if isPlain(byte, in: place) {
        text.append(byte)
      } else if byte == UInt8(ascii: " ") && place == .form {
        text.append(UInt8(ascii: "+"))
      } else {
        text.append(UInt8(ascii: "%"))
        text.append(upperDigit(byte >> 4))
        text.append(upperDigit(byte & 0x0F))
      }
    }
    return text
  }

  /// The bytes with each `%XX` decoded once; nil when a `%` is not followed by two digits.
  package static func decode(
    _ text: some Collection<UInt8>, for place: Place = .pathSegment
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text.makeIterator()
    while let byte = rest.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = rest.next().flatMap(Hex.value), let low = rest.next().flatMap(Hex.value)
        else { return nil }
        bytes.append(high << 4 | low)
      } else if byte == UInt8(ascii: "+") && place == .form {
        bytes.append(UInt8(ascii: " "))
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// The bytes with each `%XX` decoded once, as text; nil also when they are not UTF-8.
  package static func text(_ bytes: some Collection<UInt8>, for place: Place) -> String? {
    decode(bytes, for: place).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// The text with each `%XX` decoded once; nil also when the bytes are not UTF-8.
  package static func decode(
    _ text: some StringProtocol, for place: Place = .pathSegment
  ) -> String? {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return String(text)
    }
    return self.text(text.utf8, for: place)
  }

  private static func isPlain(_ byte: UInt8, in place: Place) -> Bool {
    if ASCII.isLetter(byte) || ASCII.isDigit(byte) { return true }
    switch (byte, place) {
    case (UInt8(ascii: "-"), _), (UInt8(ascii: "."), _), (UInt8(ascii: "_"), _): return true
    // What RFC 3986 lets stand in a segment, and some servers do not decode there.
    case (UInt8(ascii: ":"), .pathSegment), (UInt8(ascii: "@"), .pathSegment): return true
    // The form of HTML keeps * and encodes ~; a URL does the other.
    case (UInt8(ascii: "~"), _): return place != .form
    case (UInt8(ascii: "*"), _): return place == .form
    default: return false
    }
  }

  private static func upperDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}

/// Percent-encoded text, decoded once.
enum PercentText {
  /// Nil when an escape is not `%` and two hex digits, or the result is not UTF-8.
  static func decode(_ bytes: some Sequence<UInt8>) -> String? {
    decode(bytes, plusIsSpace: false)
  }

  /// The same, with `+` for a space, as forms and queries write it.
  static func decodeForm(_ bytes: some Sequence<UInt8>) -> String? {
    decode(bytes, plusIsSpace: true)
  }

  private static func decode(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
    var decoded: [UInt8] = []
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = iterator.next()?.hexValue, let low = iterator.next()?.hexValue else {
          return nil
        }
        decoded.append(high << 4 | low)
      } else if plusIsSpace, byte == UInt8(ascii: "+") {
        decoded.append(.space)
      } else {
        decoded.append(byte)
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }
}

/// What a Host field, or the authority of a target, may be: `uri-host [":" port]` without user.
enum HostRule {
  static func isValid(_ buffer: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    if buffer[first] == UInt8(ascii: "[") { return isValidLiteral(buffer, range) }
    let hostEnd = buffer.firstIndex(in: range) { !$0.isHostCharacter } ?? range.upperBound
    return hostEnd > range.lowerBound && isValidPort(buffer, hostEnd..<range.upperBound)
  }

  /// `[…]` around the characters of an IPv6 address.
  private static func isValidLiteral(_ buffer: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let end = buffer.firstIndex(of: UInt8(ascii: "]"), in: range),
      end > range.lowerBound + 2
    else { return false }
    for index in range.lowerBound + 1..<end {
      let byte = buffer[index]
      guard byte.hexValue != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") else {
        return false
      }
    }
    return isValidPort(buffer, end + 1..<range.upperBound)
  }

  /// Nothing, or a colon and up to five digits.
  private static func isValidPort(_ buffer: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let first = range.first else { return true }
    guard buffer[first] == UInt8(ascii: ":"), range.count <= 6 else { return false }
    return buffer.firstIndex(in: first + 1..<range.upperBound) { $0.decimalValue == nil } == nil
  }
}

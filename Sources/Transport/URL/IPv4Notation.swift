/// What a host's text says when it is read as the C library reads IPv4: one to four numbers, each
/// decimal, octal or hexadecimal, the last one filling the bytes that are left.
enum IPv4Notation: Equatable {
  case name
  case address(UInt32)
  case malformed

  /// `name` only when the last label cannot be taken for a number by anybody.
  init(_ host: ArraySlice<UInt8>) {
    let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let last = parts.last, Self.looksNumeric(last) else {
      self = .name
      return
    }
    self = Self.address(parts).map { .address($0) } ?? .malformed
  }

  private static func looksNumeric(_ label: ArraySlice<UInt8>) -> Bool {
    if label.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return !label.isEmpty
    }
    return isHexadecimal(label)
      && label.dropFirst(2).allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
  }

  private static func isHexadecimal(_ label: ArraySlice<UInt8>) -> Bool {
    label.first == UInt8(ascii: "0")
      && label.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
  }

  private static func address(_ parts: [ArraySlice<UInt8>]) -> UInt32? {
    guard parts.count <= 4 else { return nil }
    var bits: UInt64 = 0
    for (index, part) in parts.enumerated() {
      guard let value = number(part) else { return nil }
      let room = index == parts.count - 1 ? UInt64(8 * (5 - parts.count)) : 8
      guard value < 1 << room else { return nil }
      bits = bits << room | value
    }
    return UInt32(exactly: bits)
  }

  private static func number(_ part: ArraySlice<UInt8>) -> UInt64? {
    if isHexadecimal(part) { return number(part.dropFirst(2), radix: 16) }
    if part.first == UInt8(ascii: "0"), part.count > 1 { return number(part.dropFirst(), radix: 8) }
    return part.isEmpty ? nil : number(part, radix: 10)
  }

  private static func number(_ digits: ArraySlice<UInt8>, radix: UInt64) -> UInt64? {
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, digit < radix else {
        return nil
      }
      value = value * radix + UInt64(digit)
      guard value <= UInt64(UInt32.max) else { return nil }
    }
    return value
  }
}

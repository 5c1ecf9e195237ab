extension IPAddress {
  /// Strict text: four decimal numbers, or IPv6 without brackets and without a zone.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: ":")) {
      self.init(v6: bytes[...])
    } else {
      guard let bits = Self.dottedQuad(bytes[...]) else { return nil }
      self = .v4(bits)
    }
  }

  /// RFC 4291 text: eight groups, one `::` at most, and a dotted quad allowed at the end.
  init?(v6 text: ArraySlice<UInt8>) {
    var groups: [UInt16] = []
    var hole: Int?
    var index = text.startIndex
    if text.starts(with: [UInt8(ascii: ":"), UInt8(ascii: ":")]) {
      hole = 0
      index += 2
    }
    while index < text.endIndex {
      let end = text[index...].firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
      let part = text[index..<end]
      if end == text.endIndex, let bits = Self.dottedQuad(part) {
        groups += [UInt16(bits >> 16), UInt16(truncatingIfNeeded: bits)]
        index = end
        break
      }
      guard let group = Self.hexadecimal(part) else { return nil }
      groups.append(group)
      guard end < text.endIndex else {
        index = end
        break
      }
      index = end + 1
      if index < text.endIndex, text[index] == UInt8(ascii: ":") {
        guard hole == nil else { return nil }
        hole = groups.count
        index += 1
      } else if index == text.endIndex {
        return nil
      }
    }
    self.init(groups: groups, hole: hole)
  }

  private init?(groups: [UInt16], hole: Int?) {
    guard hole == nil ? groups.count == 8 : groups.count < 8 else { return nil }
    var all = groups
    if let hole {
      all.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: hole)
    }
    self.init(
      high: all[..<4].reduce(0) { $0 << 16 | UInt64($1) },
      low: all[4...].reduce(0) { $0 << 16 | UInt64($1) })
  }

  private static func hexadecimal(_ text: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(text.count) else { return nil }
    return number(text, radix: 16).flatMap(UInt16.init(exactly:))
  }

  private static func dottedQuad(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard part.count <= 3, part.count == 1 || part.first != UInt8(ascii: "0"),
        let value = number(part, radix: 10), value < 256
      else { return nil }
      bits = bits << 8 | UInt32(value)
    }
    return bits
  }

  /// Digits alone, no sign; nil when empty or too large to be of use.
  private static func number(_ text: ArraySlice<UInt8>, radix: UInt64) -> UInt64? {
    guard !text.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in text {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, digit < radix else {
        return nil
      }
      value = value * radix + UInt64(digit)
      guard value <= UInt64(UInt32.max) else { return nil }
    }
    return value
  }
}

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

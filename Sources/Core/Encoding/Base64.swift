/// Bytes as base64, by RFC 4648.
package enum Base64 {
  /// Which characters stand for 62 and 63, and whether `=` fills the end.
  package enum Alphabet: Sendable {
    /// `+` and `/`, filled with `=`.
    case standard
    /// `-` and `_`, never filled.
    case url
  }

  /// The bytes in this alphabet.
  package static func encode(
    _ bytes: some Sequence<UInt8>, as alphabet: Alphabet = .standard
  ) -> String {
    var text: [UInt8] = []
    var pending: UInt32 = 0
    var pendingBits = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      pendingBits += 8
      while pendingBits >= 6 {
        pendingBits -= 6
        text.append(character(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)), alphabet))
      }
    }
    if pendingBits > 0 {
      text.append(
        character(UInt8(truncatingIfNeeded: pending << UInt32(6 - pendingBits)), alphabet))
    }
    if alphabet == .standard {
      while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text, which must be the one way to write them; nil otherwise.
  package static func decode(
    _ text: some StringProtocol, as alphabet: Alphabet = .standard
  ) -> [UInt8]? {
    var characters = Array(text.utf8)
    if alphabet == .standard {
      guard characters.count % 4 == 0 else { return nil }
      for _ in 0..<2 where characters.last == UInt8(ascii: "=") { characters.removeLast() }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count * 3 / 4)
    var pending: UInt32 = 0
    var pendingBits = 0
    for character in characters {
      guard let value = value(of: character, alphabet) else { return nil }
      pending = pending << 6 | UInt32(value)
      pendingBits += 6
      if pendingBits >= 8 {
        pendingBits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
      }
    }
    let restIsZero = pending & ((1 << UInt32(pendingBits)) - 1) == 0
    return pendingBits < 6 && restIsZero ? bytes : nil
  }

  private static func character(_ value: UInt8, _ alphabet: Alphabet) -> UInt8 {
    switch value & 0x3F {
    case let value where value < 26: UInt8(ascii: "A") + value
    case let value where value < 52: UInt8(ascii: "a") + value - 26
    case let value where value < 62: UInt8(ascii: "0") + value - 52
    case 62: alphabet == .standard ? UInt8(ascii: "+") : UInt8(ascii: "-")
    default: alphabet == .standard ? UInt8(ascii: "/") : UInt8(ascii: "_")
    }
  }

  private static func value(of character: UInt8, _ alphabet: Alphabet) -> UInt8? {
    switch (character, alphabet) {
    case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): character - UInt8(ascii: "A")
    case (UInt8(ascii: "a")...UInt8(ascii: "z"), _): character - UInt8(ascii: "a") + 26
    case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): character - UInt8(ascii: "0") + 52
    case (UInt8(ascii: "+"), .standard), (UInt8(ascii: "-"), .url): 62
    case (UInt8(ascii: "/"), .standard), (UInt8(ascii: "_"), .url): 63
    default: nil
    }
  }
}

extension JSONParser {
  /// The string whose opening quote is next.
  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    var isASCII = true
    skipPlain(&isASCII)
    guard peek() == UInt8(ascii: "\"") else {
      return try stringWithEscapes(from: start, isASCII: isASCII)
    }
    let text = unsafe Self.text(
      UnsafeBufferPointer(start: base + start, count: position - start), isASCII)
    position += 1
    isASCIIString = isASCII
    return text
  }

  private mutating func stringWithEscapes(
    from start: Int, isASCII: Bool
  ) throws(JSONError) -> String {
    var isASCII = isASCII
    var pieceStart = start
    scratch.removeAll(keepingCapacity: true)
    while true {
      unsafe scratch.append(
        contentsOf: UnsafeBufferPointer(start: base + pieceStart, count: position - pieceStart))
      guard position < end else { throw error(.unexpectedEnd, at: position) }
      if take(UInt8(ascii: "\"")) { break }
      guard peek() == UInt8(ascii: "\\") else { throw error(.controlCharacter, at: position) }
      try escape(&isASCII)
      pieceStart = position
      skipPlain(&isASCII)
    }
    isASCIIString = isASCII
    return unsafe scratch.withUnsafeBufferPointer { unsafe Self.text($0, isASCII) }
  }

  /// Steps to the next quote, backslash or control byte, or to the end, eight bytes at a time.
  private mutating func skipPlain(_ isASCII: inout Bool) {
    var highBits: UInt64 = 0
    while position + 8 <= end {
      let eight = unsafe UInt64(
        littleEndian: UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self))
      let stops = JSONBytes.stops(in: eight)
      if stops != 0 {
        let plainBytes = stops.trailingZeroBitCount / 8
        highBits |= plainBytes == 0 ? 0 : eight << UInt64(64 - 8 * plainBytes)
        position += plainBytes
        isASCII = isASCII && highBits & JSONBytes.highBits == 0
        return
      }
      highBits |= eight
      position += 8
    }
    while position < end, unsafe !JSONBytes.isStop(base[position]) {
      highBits |= unsafe UInt64(base[position])
      position += 1
    }
    isASCII = isASCII && highBits & JSONBytes.highBits == 0
  }

  /// A string of bytes that are known to be UTF-8.
  private static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ isASCII: Bool) -> String {
    unsafe String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: isASCII))
  }
}

extension JSONParser {
  /// Adds what the escape at the position stands for to the scratch.
  private mutating func escape(_ isASCII: inout Bool) throws(JSONError) {
    let start = position
    position += 1
    let letter = peek()
    guard position < end else { throw error(.unexpectedEnd, at: position) }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(letter)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try scalar(escapedAt: start)
      isASCII = isASCII && scalar.isASCII
      scratch.append(contentsOf: UTF8.encode(scalar)!)
    default: throw error(.invalidEscape, at: start)
    }
  }

  /// The scalar of `\uXXXX`, or of two of them that make a pair.
  private mutating func scalar(escapedAt start: Int) throws(JSONError) -> Unicode.Scalar {
    let high = try fourHexDigits(start)
    guard high & 0xF800 == 0xD800 else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
    guard high < 0xDC00, peek() == UInt8(ascii: "\\") else {
      throw error(.loneSurrogate, at: start)
    }
    position += 1
    guard take(UInt8(ascii: "u")) else { throw error(.loneSurrogate, at: start) }
    let low = try fourHexDigits(start)
    guard low & 0xFC00 == 0xDC00 else { throw error(.loneSurrogate, at: start) }
    let scalar = 0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(low & 0x3FF))
    return Unicode.Scalar(scalar) ?? "\u{FFFD}"
  }

  private mutating func fourHexDigits(_ start: Int) throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Hex.value(of: peek()) else { throw error(.invalidEscape, at: start) }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}

/// What the JSON parser and writer look for in eight bytes at once.
enum JSONBytes {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The high bit of the first quote, backslash or control byte; bits above the first may be wrong.
  @inline(__always)
  static func stops(in eight: UInt64) -> UInt64 {
    let quote = eight ^ (ones &* 0x22)
    let backslash = eight ^ (ones &* 0x5C)
    let controls = (eight &- (ones &* 0x20)) & ~eight
    let quotes = (quote &- ones) & ~quote
    let backslashes = (backslash &- ones) & ~backslash
    return (controls | quotes | backslashes) & highBits
  }

  @inline(__always)
  static func isStop(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x22 || byte == 0x5C
  }
}

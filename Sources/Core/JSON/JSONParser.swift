extension JSON {
  /// Reads one value by RFC 8259, refusing all that could be read in two ways.
  package static func parse(
    _ bytes: [UInt8], limits: JSONLimits = .default
  ) throws(JSONError) -> JSON {
    try parse(bytes.span, limits: limits)
  }

  /// Reads one value from a text.
  package static func parse(
    _ text: String, limits: JSONLimits = .default
  ) throws(JSONError) -> JSON {
    try parse(text.utf8.span, limits: limits)
  }

  /// Reads one value from bytes that somebody else holds.
  package static func parse(
    _ bytes: borrowing Span<UInt8>, limits: JSONLimits = .default
  ) throws(JSONError) -> JSON {
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> JSON in
      var parser = unsafe JSONParser(over: buffer, limits: limits)
      return try parser.document()
    }
  }
}

/// A recursive descent over bytes, bounded in depth.
///
/// The bytes are checked for UTF-8 once and as a whole; strings are then cut at ASCII bytes, so each
/// piece is valid by itself. The parser lives only inside the closure that lends it the bytes.
@safe
struct JSONParser {
  /// The room that an array or object begins with; most stay within it.
  static let firstCapacity = 4

  let base: UnsafePointer<UInt8>
  let end: Int
  let limits: JSONLimits
  var position = 0
  /// Holds a string with escapes while it is put together.
  var scratch: [UInt8] = []
  /// Whether the string that was read last is all ASCII.
  var isASCIIString = true
  /// A print of each key of the objects being read, innermost last; see `print(of:)`.
  var prints: [UInt64] = []

  @unsafe
  init(over buffer: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
    unsafe base = buffer.baseAddress ?? UnsafePointer(bitPattern: 1)!
    end = buffer.count
    self.limits = limits
  }

  /// One value, and nothing else but white space.
  mutating func document() throws(JSONError) -> JSON {
    try checkEncoding()
    skipSpace()
    guard position < end else { throw error(.empty, at: position) }
    let value = try value(depth: 0)
    skipSpace()
    guard position == end else { throw error(.trailingData, at: position) }
    return value
  }

  private func checkEncoding() throws(JSONError) {
    let buffer = unsafe UnsafeBufferPointer(start: base, count: end)
    if unsafe buffer.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.byteOrderMark, at: 0) }
    do {
      _ = try unsafe UTF8Span(validating: buffer.span)
    } catch {
      throw self.error(.invalidUTF8, at: error.byteOffsets.lowerBound)
    }
  }

  mutating func value(depth: Int) throws(JSONError) -> JSON {
    switch peek() {
    case UInt8(ascii: "\""):
      return .string(try string())
    case UInt8(ascii: "{"):
      return .object(try object(depth: depth + 1))
    case UInt8(ascii: "["):
      return .array(try array(depth: depth + 1))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try number()
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    default:
      throw unexpected()
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
    guard depth <= limits.depth else { throw error(.tooDeep, at: position) }
    var elements: [JSON] = []
    position += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return elements }
    elements.reserveCapacity(Self.firstCapacity)
    while true {
      elements.append(try value(depth: depth))
      skipSpace()
      if take(UInt8(ascii: ",")) {
        skipSpace()
      } else if take(UInt8(ascii: "]")) {
        return elements
      } else {
        throw unexpected()
      }
    }
  }

  private mutating func word(_ word: StaticString) throws(JSONError) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard unsafe peek() == word.utf8Start[offset] else { throw unexpected() }
      position += 1
    }
  }
}

extension JSONParser {
  /// The byte at the position; 0, which begins nothing in JSON, at the end.
  func peek() -> UInt8 {
    position < end ? unsafe base[position] : 0
  }

  /// Steps over this byte if it is next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  mutating func skipSpace() {
    while position < end {
      switch unsafe base[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  func unexpected() -> JSONError {
    error(position < end ? .unexpectedByte : .unexpectedEnd, at: position)
  }

  func error(_ code: JSONError.Code, at offset: Int) -> JSONError {
    var line = 1
    for place in 0..<min(offset, end) where unsafe base[place] == 0x0A { line += 1 }
    return JSONError(code: code, byteOffset: offset, line: line)
  }
}

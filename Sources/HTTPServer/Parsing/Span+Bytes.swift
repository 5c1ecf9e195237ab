extension Span<UInt8> {
  /// The bytes of a range, as an array of their own.
  func copy(_ range: Range<Int>) -> [UInt8] {
    let part = extracting(range)
    return unsafe part.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// True when both hold the same bytes.
  func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }

  /// True when the range holds exactly that text.
  @inline(__always)
  func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
    range.count == text.utf8CodeUnitCount && matches(range, text, caseBit: 0)
  }

  /// True when the range holds that text in either case. The text has lower-case letters, and beside them only
  /// characters below `@`.
  @inline(__always)
  func equalsIgnoringCase(_ range: Range<Int>, _ lowercase: StaticString) -> Bool {
    range.count == lowercase.utf8CodeUnitCount && matches(range, lowercase, caseBit: 0x20)
  }

  /// Compares as many bytes at once as there are, and the last of them once more. Of a constant this becomes a few
  /// comparisons without a loop.
  @inline(__always)
  private func matches(_ range: Range<Int>, _ text: StaticString, caseBit: UInt8) -> Bool {
    switch range.count {
    case 8...:
      var place = 0
      while place + 8 < range.count {
        guard holds(text, place, at: range.lowerBound, caseBit, UInt64.self) else { return false }
        place += 8
      }
      return holds(text, range.count - 8, at: range.lowerBound, caseBit, UInt64.self)
    case 4...:
      return holds(text, 0, at: range.lowerBound, caseBit, UInt32.self)
        && holds(text, range.count - 4, at: range.lowerBound, caseBit, UInt32.self)
    default:
      for place in 0..<range.count {
        guard holds(text, place, at: range.lowerBound, caseBit, UInt8.self) else { return false }
      }
      return true
    }
  }

  /// Whether a part of the text stands at its place behind the start. Only where the text has a letter may the bit
  /// differ that tells upper from lower case.
  @inline(__always)
  private func holds<Part: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ text: StaticString, _ place: Int, at start: Int, _ caseBit: UInt8, _ part: Part.Type
  ) -> Bool {
    let given = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start + place, as: Part.self)
    let wanted = unsafe UnsafeRawPointer(text.utf8Start)
      .loadUnaligned(fromByteOffset: place, as: Part.self)
    let letters = wanted >> 6 & Part(truncatingIfNeeded: 0x0101_0101_0101_0101 as UInt64)
    return given | letters &* Part(caseBit) == wanted
  }
}

import Glibc

extension Span<UInt8> {
  /// The offset of the first line feed at or after one.
  func firstLineFeed(from start: Int) -> Int? {
    firstIndex(of: .lineFeed, in: start..<count)
  }

  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    return unsafe withUnsafeBufferPointer { bytes in
      // Rebasing checks the range, and memchr reads nothing beyond it.
      let part = unsafe UnsafeBufferPointer(rebasing: bytes[range])
      guard let base = part.baseAddress,
        let found = unsafe memchr(base, Int32(byte), part.count)
      else { return nil }
      return unsafe range.lowerBound + UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
  }

  /// The bytes of a range, as an array of their own.
  func copy(_ range: Range<Int>) -> [UInt8] {
    let part = extracting(range)
    return unsafe part.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// The text of a range; what is not UTF-8 in it is replaced.
  func text(_ range: Range<Int>) -> String {
    let part = extracting(range)
    return unsafe part.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// True when the range holds exactly that ASCII text.
  func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { text in
      for (offset, index) in range.enumerated() where unsafe self[index] != text[offset] {
        return false
      }
      return true
    }
  }

  /// True when the range holds that lower-case ASCII text, in either case.
  func equalsIgnoringCase(_ range: Range<Int>, _ lowercase: StaticString) -> Bool {
    guard range.count == lowercase.utf8CodeUnitCount else { return false }
    return lowercase.withUTF8Buffer { text in
      for (offset, index) in range.enumerated()
      where unsafe self[index].lowercasedASCII != text[offset] {
        return false
      }
      return true
    }
  }
}

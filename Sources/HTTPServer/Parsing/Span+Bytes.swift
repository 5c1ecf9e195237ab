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

  /// True when the range holds nothing but what a field value may hold. Looks at eight bytes at a time.
  func isFieldValue(_ range: Range<Int>) -> Bool {
    let value = extracting(range)
    return unsafe value.withUnsafeBytes { bytes in
      var place = 0
      while place + 8 <= bytes.count {
        let eight = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        if Self.mayHoldControls(eight) {
          for offset in place..<place + 8 where unsafe !bytes[offset].isFieldValueCharacter {
            return false
          }
        }
        place += 8
      }
      while place < bytes.count {
        if unsafe !bytes[place].isFieldValueCharacter { return false }
        place += 1
      }
      return true
    }
  }

  /// False when none of the eight bytes is below a space or DEL.
  private static func mayHoldControls(_ eight: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let belowSpace = (eight &- ones &* 0x20) & ~eight & highs
    let deleted = eight ^ (ones &* 0x7F)
    return belowSpace | ((deleted &- ones) & ~deleted & highs) != 0
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

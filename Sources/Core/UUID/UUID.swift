/// A 128-bit identifier by RFC 9562, compared byte by byte.
package struct UUID: Hashable, Sendable {
  /// The first eight bytes, most significant first.
  package let high: UInt64
  /// The last eight bytes, most significant first.
  package let low: UInt64

  /// An identifier of its two halves.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The identifier of these 16 bytes; nil for any other count. This is how a database gives them.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    (high, low) = unsafe bytes.withUnsafeBytes { bytes in
      unsafe (
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  /// The same of any other collection.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The identifier of the form with four hyphens and 36 characters, in either case.
  package init?(_ text: some StringProtocol) {
    var halves: (UInt64, UInt64) = (0, 0)
    var count = 0
    for character in text.utf8 {
      switch count {
      case 8, 13, 18, 23:
        guard character == UInt8(ascii: "-") else { return nil }
      default:
        guard count < 36, let digit = Hex.value(of: character) else { return nil }
        if count < 18 {
          halves.0 = halves.0 << 4 | UInt64(digit)
        } else {
          halves.1 = halves.1 << 4 | UInt64(digit)
        }
      }
      count += 1
    }
    guard count == 36 else { return nil }
    (high, low) = halves
  }

  /// The 16 bytes, most significant first.
  package var bytes: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      unsafe bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      count = 16
    }
  }

  /// The version digit.
  package var version: Int { Int(high >> 12 & 0xF) }

  /// The moment inside a version 7, to the millisecond.
  package var timestamp: Timestamp? {
    version == 7 ? Timestamp(microseconds: Int64(high >> 16) * 1000) : nil
  }
}

extension UUID: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension UUID: LosslessStringConvertible {
  package init?(_ description: String) { self.init(description[...]) }

  /// The 36 characters, in lower case.
  package var description: String {
    unsafe String(unsafeUninitializedCapacity: Self.textLength) { buffer in
      unsafe write(to: buffer.baseAddress!)
      return Self.textLength
    }
  }

  static let textLength = 36

  /// Writes the 36 characters to memory that has room for them.
  func write(to text: UnsafeMutablePointer<UInt8>) {
    unsafe Self.write(high >> 32, digitCount: 8, to: text)
    unsafe Self.write(high >> 16, digitCount: 4, to: text + 9)
    unsafe Self.write(high, digitCount: 4, to: text + 14)
    unsafe Self.write(low >> 48, digitCount: 4, to: text + 19)
    unsafe Self.write(low, digitCount: 12, to: text + 24)
    unsafe text[8] = UInt8(ascii: "-")
    unsafe text[13] = UInt8(ascii: "-")
    unsafe text[18] = UInt8(ascii: "-")
    unsafe text[23] = UInt8(ascii: "-")
  }

  /// Writes the last digits of a number.
  @inline(__always)
  private static func write(
    _ value: UInt64, digitCount: Int, to text: UnsafeMutablePointer<UInt8>
  ) {
    let digits: StaticString = "0123456789abcdef"
    for place in 0..<digitCount {
      let digit = value >> UInt64(4 * (digitCount - 1 - place)) & 0xF
      unsafe text[place] = digits.utf8Start[Int(digit)]
    }
  }
}

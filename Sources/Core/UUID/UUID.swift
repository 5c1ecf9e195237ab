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

  /// The identifier of these 16 bytes; nil for any other count.
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
    (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> UInt64(56 - $0 % 8 * 8)) }
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

  /// Appends the 36 characters, without a string in between.
  package func append(to bytes: inout [UInt8]) {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.textLength) { buffer in
      unsafe write(to: buffer.baseAddress!)
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(buffer))
    }
  }

  private static let textLength = 36

  private func write(to text: UnsafeMutablePointer<UInt8>) {
    var place = 0
    for digit in 0..<32 {
      if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
        unsafe text[place] = UInt8(ascii: "-")
        place += 1
      }
      let half = digit < 16 ? high : low
      let value = half >> UInt64(60 - digit % 16 * 4) & 0xF
      unsafe text[place] = Hex.digit(UInt8(truncatingIfNeeded: value))
      place += 1
    }
  }
}

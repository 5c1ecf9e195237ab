/// Decimal digits in bytes.
package enum Decimal {
  /// The room that writing the longest number takes, its sign included.
  static let lengthMax = 24

  /// Appends a whole number in decimal, without a string in between.
  package static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    append(magnitude: UInt64(value.magnitude), isNegative: value < 0, to: &bytes)
  }

  /// The same for the usual type, which other modules call without a generic in between.
  package static func append(_ value: Int64, to bytes: inout [UInt8]) {
    append(magnitude: value.magnitude, isNegative: value < 0, to: &bytes)
  }

  /// The same for a count.
  package static func append(_ value: Int, to bytes: inout [UInt8]) {
    append(Int64(value), to: &bytes)
  }

  private static func append(magnitude: UInt64, isNegative: Bool, to bytes: inout [UInt8]) {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: lengthMax) { text in
      let start = text.baseAddress!
      let count = unsafe write(magnitude, isNegative: isNegative, to: start)
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
  }

  /// Appends a number in exactly this many digits, with zeros in front.
  package static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    var rest = value
    for _ in 0..<digits {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor % 10))
      rest %= divisor
      divisor /= 10
    }
  }
}

extension Decimal {
  /// The numbers 00 to 99, one behind the other: two digits cost one division.
  private static let pairs: StaticString =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"

  /// Writes a whole number to memory with room for the longest, and returns how many bytes it took.
  static func write(_ value: Int64, to text: UnsafeMutablePointer<UInt8>) -> Int {
    unsafe write(value.magnitude, isNegative: value < 0, to: text)
  }

  /// Writes a number under 100 in two digits.
  static func writePair(_ value: Int, to text: UnsafeMutablePointer<UInt8>) {
    let pair = unsafe pairs.utf8Start + 2 * value
    unsafe text[0] = pair[0]
    unsafe text[1] = pair[1]
  }

  private static func write(
    _ magnitude: UInt64, isNegative: Bool, to text: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard isNegative else { return unsafe write(magnitude, to: text) }
    unsafe text[0] = UInt8(ascii: "-")
    return unsafe 1 + write(magnitude, to: text + 1)
  }

  /// Eight digits at a time.
  private static func write(_ magnitude: UInt64, to text: UnsafeMutablePointer<UInt8>) -> Int {
    let (rest, last) = magnitude.quotientAndRemainder(dividingBy: 100_000_000)
    guard rest > 0 else { return unsafe writeFirst(last, to: text) }
    let (first, middle) = rest.quotientAndRemainder(dividingBy: 100_000_000)
    guard first > 0 else {
      let count = unsafe writeFirst(middle, to: text)
      unsafe writeEight(last, to: text + count)
      return count + 8
    }
    let count = unsafe writeFirst(first, to: text)
    unsafe writeEight(middle, to: text + count)
    unsafe writeEight(last, to: text + count + 8)
    return count + 16
  }

  /// Without zeros in front. Eight bytes are written whatever the number takes.
  private static func writeFirst(_ value: UInt64, to text: UnsafeMutablePointer<UInt8>) -> Int {
    let digits = eightDigits(value)
    let zeros = min(7, digits.trailingZeroBitCount / 8)
    unsafe store(digits >> (8 * UInt64(zeros)), to: text)
    return 8 - zeros
  }

  private static func writeEight(_ value: UInt64, to text: UnsafeMutablePointer<UInt8>) {
    unsafe store(eightDigits(value), to: text)
  }

  private static func store(_ digits: UInt64, to text: UnsafeMutablePointer<UInt8>) {
    unsafe UnsafeMutableRawPointer(text).storeBytes(
      of: (digits | 0x3030_3030_3030_3030).littleEndian, as: UInt64.self)
  }

  /// The eight digits of a number, one in each byte, the first in the lowest. Halves it three times, in lanes that lie
  /// side by side: by 10,000, by 100, by 10. The factors divide exactly as far as a lane's numbers go.
  private static func eightDigits(_ value: UInt64) -> UInt64 {
    let fours = value / 10_000 | (value % 10_000) << 32
    let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
    let pairs = hundreds | (fours &- hundreds &* 100) << 16
    let tens = (pairs &* 103) >> 10 & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) << 8
  }
}

extension FixedWidthInteger {
  /// The number these bytes write in decimal: one digit or more, nothing else, and it fits.
  @inlinable
  package init?(asciiDigits bytes: some Sequence<UInt8>) {
    var value: Self = 0
    var isEmpty = true
    for byte in bytes {
      let digit = byte &- 0x30
      guard digit < 10 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.addingReportingOverflow(Self(truncatingIfNeeded: digit))
      guard !overflow, !overflow2 else { return nil }
      value = sum
      isEmpty = false
    }
    guard !isEmpty else { return nil }
    self = value
  }
}

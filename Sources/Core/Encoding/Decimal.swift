/// Decimal digits in bytes.
package enum Decimal {
  /// What the longest number takes, its sign included.
  static let lengthMax = 20

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
    var place = (isNegative ? 1 : 0) + digitCount(magnitude)
    let count = place
    var rest = magnitude
    while rest >= 100 {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      place -= 2
      unsafe writePair(Int(pair), to: text + place)
      rest = quotient
    }
    if rest >= 10 {
      unsafe writePair(Int(rest), to: text + place - 2)
    } else {
      unsafe text[place - 1] = UInt8(ascii: "0") + UInt8(rest)
    }
    if isNegative { unsafe text[0] = UInt8(ascii: "-") }
    return count
  }

  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value
    while rest >= 10_000 {
      rest /= 10_000
      count += 4
    }
    return count + (rest >= 1_000 ? 3 : rest >= 100 ? 2 : rest >= 10 ? 1 : 0)
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

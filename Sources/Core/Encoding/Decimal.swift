/// Decimal digits in bytes.
package enum Decimal {
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

  /// Puts the digits together from the end, then appends them at once.
  private static func append(magnitude: UInt64, isNegative: Bool, to bytes: inout [UInt8]) {
    var digits = InlineArray<21, UInt8>(repeating: 0)
    var place = 21
    var rest = magnitude
    repeat {
      place -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    } while rest > 0
    if isNegative {
      place -= 1
      digits[place] = UInt8(ascii: "-")
    }
    let text = digits.span.extracting(place..<21)
    unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
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

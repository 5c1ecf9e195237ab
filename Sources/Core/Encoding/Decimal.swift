/// Decimal digits in bytes.
package enum Decimal {
  /// Appends a whole number in decimal, without a string in between.
  package static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    append(magnitude: UInt64(value.magnitude), to: &bytes)
  }

  private static func append(magnitude: UInt64, to bytes: inout [UInt8]) {
    let start = bytes.count
    var rest = magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
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

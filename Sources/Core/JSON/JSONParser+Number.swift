extension JSONParser {
  /// The number at the position: `.integer` when it is whole and fits, `.double` otherwise.
  mutating func number() throws(JSONError) -> JSON {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    var digits = Digits()
    try wholePart(&digits, start)
    let isWhole = try !fractionAndExponent(&digits, start)
    if isWhole, let value = digits.integer(isNegative: isNegative) { return .integer(value) }
    if let value = digits.exactDouble { return .double(isNegative ? -value : value) }
    return .double(try roundedDouble(from: start))
  }

  private mutating func wholePart(_ digits: inout Digits, _ start: Int) throws(JSONError) {
    if take(UInt8(ascii: "0")) {
      if Self.isDigit(peek()) { throw error(.invalidNumber, at: start) }
      return
    }
    guard Self.isDigit(peek()) else { throw error(.invalidNumber, at: start) }
    takeDigits(into: &digits)
  }

  /// Whether there was a fraction or an exponent.
  private mutating func fractionAndExponent(
    _ digits: inout Digits, _ start: Int
  ) throws(JSONError) -> Bool {
    let wholeEnd = position
    if take(UInt8(ascii: ".")) {
      let fractionStart = position
      takeDigits(into: &digits)
      guard position > fractionStart else { throw error(.invalidNumber, at: start) }
      digits.exponent = fractionStart - position
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      let isNegative = take(UInt8(ascii: "-"))
      if !isNegative { _ = take(UInt8(ascii: "+")) }
      let exponentStart = position
      var exponent = Digits()
      takeDigits(into: &exponent)
      guard position > exponentStart else { throw error(.invalidNumber, at: start) }
      let size = exponent.fits ? Int(min(exponent.value, 1_000_000)) : 1_000_000
      digits.exponent += isNegative ? -size : size
    }
    return position > wholeEnd
  }

  private mutating func takeDigits(into digits: inout Digits) {
    while Self.isDigit(peek()) {
      digits.append(peek())
      position += 1
    }
  }

  /// The nearest double, by the standard library, when it cannot be computed exactly.
  private func roundedDouble(from start: Int) throws(JSONError) -> Double {
    let text = unsafe String(
      decoding: UnsafeBufferPointer(start: base + start, count: position - start), as: UTF8.self)
    guard let value = Double(text) else { throw error(.invalidNumber, at: start) }
    guard value.isFinite else { throw error(.numberTooLarge, at: start) }
    return value
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

/// Decimal digits read so far, with the power of ten they are to be taken times.
private struct Digits {
  var value: UInt64 = 0
  var fits = true
  var exponent = 0

  mutating func append(_ digit: UInt8) {
    let (product, overflow1) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflow2) = product.addingReportingOverflow(UInt64(digit & 0x0F))
    fits = fits && !overflow1 && !overflow2
    value = sum
  }

  func integer(isNegative: Bool) -> Int64? {
    guard fits else { return nil }
    if !isNegative { return Int64(exactly: value) }
    return value <= Int64.max.magnitude + 1 ? Int64(truncatingIfNeeded: 0 &- value) : nil
  }

  /// The value when both factors are exact doubles: then one rounding gives the nearest double.
  var exactDouble: Double? {
    guard fits, value <= 1 << 53, (-22...22).contains(exponent) else { return nil }
    let power = Self.powersOfTen[abs(exponent)]
    return exponent < 0 ? Double(value) / power : Double(value) * power
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

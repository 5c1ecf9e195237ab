extension JSON5Parser {
  /// A number in decimal or hexadecimal, `Infinity` or `NaN`, with or without a sign.
  mutating func number() throws(JSON5Error) -> JSON5Value.Kind {
    let start = place
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    let kind =
      if take("Infinity") {
        JSON5Value.Kind.double(isNegative ? -.infinity : .infinity)
      } else if take("NaN") {
        JSON5Value.Kind.double(.nan)
      } else if take("0x") || take("0X") {
        try hexadecimal(isNegative, start)
      } else {
        try decimal(isNegative, start)
      }
    if let next = peek(), next.isJSON5NamePart { throw JSON5Error(.invalidNumber, at: start) }
    return kind
  }

  private mutating func hexadecimal(
    _ isNegative: Bool, _ start: SourcePlace
  ) throws(JSON5Error) -> JSON5Value.Kind {
    var digits = ""
    while let next = peek(), next.isASCII, Hex.value(of: UInt8(next.value)) != nil {
      digits.unicodeScalars.append(next)
      advance()
    }
    guard !digits.isEmpty else { throw JSON5Error(.invalidNumber, at: start) }
    let signed = isNegative ? "-\(digits)" : digits
    guard let value = Int64(signed, radix: 16) else { throw JSON5Error(.numberTooLarge, at: start) }
    return .integer(value)
  }

  private mutating func decimal(
    _ isNegative: Bool, _ start: SourcePlace
  ) throws(JSON5Error) -> JSON5Value.Kind {
    var text = isNegative ? "-" : ""
    let whole = digits()
    let hasLeadingZero = whole.count > 1 && whole.hasPrefix("0")
    text += whole.isEmpty ? "0" : whole
    var isWhole = true
    var fraction = ""
    if take(".") {
      isWhole = false
      fraction = digits()
      text += ".\(fraction.isEmpty ? "0" : fraction)"
    }
    guard !hasLeadingZero, !(whole.isEmpty && fraction.isEmpty) else {
      throw JSON5Error(.invalidNumber, at: start)
    }
    if let exponent = try exponent(start) {
      isWhole = false
      text += "e\(exponent)"
    }
    if isWhole, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw JSON5Error(.numberTooLarge, at: start)
    }
    return .double(value)
  }

  private mutating func exponent(_ start: SourcePlace) throws(JSON5Error) -> String? {
    guard take("e") || take("E") else { return nil }
    let sign = take("-") ? "-" : ""
    if sign.isEmpty { _ = take("+") }
    let size = digits()
    guard !size.isEmpty else { throw JSON5Error(.invalidNumber, at: start) }
    return sign + size
  }

  private mutating func digits() -> String {
    var digits = ""
    while let next = peek(), "0"..."9" ~= next {
      digits.unicodeScalars.append(next)
      advance()
    }
    return digits
  }
}

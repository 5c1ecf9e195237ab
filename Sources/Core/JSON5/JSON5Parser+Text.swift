// Keys without quotes, and strings in either kind of quotes.
extension JSON5Parser {
  /// A key without quotes: an identifier of ECMAScript 5.1.
  mutating func name() throws(JSON5Error) -> String {
    let start = place
    var name = String.UnicodeScalarView()
    while let next = peek() {
      var scalar = next
      if next == "\\" {
        let escape = place
        advance()
        guard take("u") else { throw JSON5Error(.invalidEscape, at: escape) }
        scalar = try scalarAfterU(escape)
        guard scalar.isJSON5NamePart else { throw JSON5Error(.invalidKey, at: escape) }
      } else if next.isJSON5NamePart {
        advance()
      } else {
        break
      }
      guard !name.isEmpty || scalar.isJSON5NameStart else {
        throw JSON5Error(.invalidKey, at: start)
      }
      name.append(scalar)
    }
    guard !name.isEmpty else {
      throw peek() == nil ? unexpected() : JSON5Error(.invalidKey, at: start)
    }
    return String(name)
  }

  /// A string; a backslash before the end of a line carries it on to the next.
  mutating func string() throws(JSON5Error) -> String {
    let start = place
    let quote = peek()
    advance()
    var text = String.UnicodeScalarView()
    while let next = peek() {
      if next == quote {
        advance()
        return String(text)
      }
      switch next {
      case "\\":
        if let scalar = try escape() { text.append(scalar) }
      case "\n", "\r":
        throw JSON5Error(.lineBreakInString, at: place)
      default:
        text.append(next)
        advance()
      }
    }
    throw JSON5Error(.openString, at: start)
  }

  /// What the escape stands for; nothing for a line that is carried on.
  private mutating func escape() throws(JSON5Error) -> Unicode.Scalar? {
    let start = place
    advance()
    guard let letter = peek() else { throw JSON5Error(.unexpectedEnd, at: start) }
    if letter.isJSON5LineEnd {
      if letter == "\r" && peek(1) == "\n" { advance() }
      advance()
      return nil
    }
    advance()
    switch letter {
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{B}"
    case "x": return Unicode.Scalar(UInt8(try hexDigits(2, start)))
    case "u": return try scalarAfterU(start)
    case "0":
      if let next = peek(), "0"..."9" ~= next { throw JSON5Error(.invalidEscape, at: start) }
      return "\0"
    case "1"..."9": throw JSON5Error(.invalidEscape, at: start)
    default: return letter
    }
  }

  /// The scalar of the digits after `\u`, or of two such escapes that make a pair.
  private mutating func scalarAfterU(_ start: SourcePlace) throws(JSON5Error) -> Unicode.Scalar {
    let high = try hexDigits(4, start)
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, take("\\u") else { throw JSON5Error(.loneSurrogate, at: start) }
    let low = try hexDigits(4, start)
    guard 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF))
    else { throw JSON5Error(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func hexDigits(_ count: Int, _ start: SourcePlace) throws(JSON5Error) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let next = peek(), next.isASCII, let digit = Hex.value(of: UInt8(next.value)) else {
        throw JSON5Error(.invalidEscape, at: start)
      }
      value = value << 4 | UInt32(digit)
      advance()
    }
    return value
  }
}

extension Unicode.Scalar {
  /// Whether JSON5 ends a line with this.
  var isJSON5LineEnd: Bool {
    self == "\n" || self == "\r" || self == "\u{2028}" || self == "\u{2029}"
  }

  /// Whether JSON5 passes over this between values.
  var isJSON5Space: Bool {
    switch self {
    case "\t", "\u{B}", "\u{C}", " ", "\u{A0}", "\u{FEFF}": true
    default: isJSON5LineEnd || properties.generalCategory == .spaceSeparator
    }
  }

  /// Whether a key without quotes may begin with this.
  var isJSON5NameStart: Bool {
    switch self {
    case "$", "_", "a"..."z", "A"..."Z": return true
    default: break
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .letterNumber:
      return true
    default: return false
    }
  }

  /// Whether a key without quotes may go on with this.
  var isJSON5NamePart: Bool {
    if isJSON5NameStart || self == "\u{200C}" || self == "\u{200D}" { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: return true
    default: return false
    }
  }
}

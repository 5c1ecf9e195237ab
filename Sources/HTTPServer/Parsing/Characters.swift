extension UInt8 {
  static let carriageReturn: UInt8 = 0x0D
  static let lineFeed: UInt8 = 0x0A
  static let space: UInt8 = 0x20
  static let tab: UInt8 = 0x09

  /// `tchar` of RFC 9110, 5.6.2: what method and field names are made of.
  var isTokenCharacter: Bool {
    isIn(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  }

  /// What a field value may hold: VCHAR, obs-text, space and tab (RFC 9110, 5.5).
  var isFieldValueCharacter: Bool { self >= 0x20 && self != 0x7F || self == .tab }

  /// What a request target may hold: `pchar`, `/`, `?` and `%` (RFC 3986, appendix A).
  var isTargetCharacter: Bool {
    isIn(low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }

  /// What a path may hold that ends no path, stands for nothing else, and cannot be part of a dot segment.
  var isPlainPathCharacter: Bool {
    isIn(low: 0x2FFF_BFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }

  /// What a name of a host may hold: `unreserved` and `sub-delims` but for the comma (RFC 3986, 3.2.2).
  var isHostCharacter: Bool {
    isIn(low: 0x2BFF_6FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }

  /// The characters that mean the same with and without percent-encoding (RFC 3986, 2.3).
  var isUnreserved: Bool {
    isIn(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }

  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }

  var decimalValue: UInt8? { (0x30...0x39).contains(self) ? self - 0x30 : nil }

  var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

  /// Whether the bit of this character is set, in one mask for 0 to 63 and one for 64 to 127.
  ///
  /// Masks are constants; a table would be looked up behind a check that it has been made.
  @inline(__always)
  private func isIn(low: UInt64, high: UInt64) -> Bool {
    self < 0x80 && (self < 0x40 ? low : high) >> UInt64(self & 0x3F) & 1 != 0
  }
}

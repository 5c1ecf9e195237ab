extension UInt8 {
  static let carriageReturn: UInt8 = 0x0D
  static let lineFeed: UInt8 = 0x0A
  static let space: UInt8 = 0x20
  static let tab: UInt8 = 0x09

  /// `tchar` of RFC 9110, 5.6.2: what method and field names are made of.
  var isTokenCharacter: Bool { Self.classes[Int(self)] & 1 != 0 }

  /// What a field value may hold: VCHAR, obs-text, space and tab (RFC 9110, 5.5).
  var isFieldValueCharacter: Bool { Self.classes[Int(self)] & 2 != 0 }

  /// What a request target may hold: `pchar`, `/`, `?` and `%` (RFC 3986, appendix A).
  var isTargetCharacter: Bool { Self.classes[Int(self)] & 4 != 0 }

  /// The characters that mean the same with and without percent-encoding (RFC 3986, 2.3).
  var isUnreserved: Bool { Self.classes[Int(self)] & 8 != 0 }

  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }

  var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

  /// One bit a class, for every byte.
  private static let classes: [256 of UInt8] = {
    var table = [256 of UInt8](repeating: 0)
    func mark(_ characters: some Sequence<UInt8>, _ bit: UInt8) {
      for character in characters { table[Int(character)] |= bit }
    }
    let letters = Array(0x41...0x5A) + Array(0x61...0x7A) as [UInt8]
    let digits = Array(0x30...0x39) as [UInt8]
    mark(letters + digits + "!#$%&'*+-.^_`|~".utf8, 1)
    mark((0x20...0x7E) as ClosedRange<UInt8>, 2)
    mark((0x80...0xFF) as ClosedRange<UInt8>, 2)
    mark([0x09], 2)
    mark(letters + digits + "-._~!$&'()*+,;=:@/?%".utf8, 4)
    mark(letters + digits + "-._~".utf8, 8)
    return table
  }()
}

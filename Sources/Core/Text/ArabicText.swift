/// Brings texts that readers hold for the same to the same form, for search and comparison.
package enum ArabicText {
  /// The form in which texts are indexed and searched.
  ///
  /// Vowel marks, tatweel and invisible controls go; forms of alef become ا, ى becomes ي, ة becomes ه,
  /// ؤ and ئ lose their hamza; Persian letters and presentation forms become the plain letters; digits
  /// become 0 to 9; other letters become lower case; white space becomes one space. The form of a form
  /// is itself.
  package static func searchForm(_ text: some StringProtocol) -> String {
    var form = String.UnicodeScalarView()
    var isSpaceDue = false
    for scalar in text.unicodeScalars where !isPassedOver(scalar) {
      if scalar.properties.isWhitespace {
        isSpaceDue = !form.isEmpty
        continue
      }
      if isSpaceDue { form.append(" ") }
      isSpaceDue = false
      append(scalar, to: &form)
    }
    return String(form)
  }

  /// The ASCII digit that an ASCII, Arabic-Indic or Persian digit stands for.
  static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x30...0x39: scalar
    case 0x0660...0x0669: Unicode.Scalar(scalar.value - 0x0660 + 0x30)
    case 0x06F0...0x06F9: Unicode.Scalar(scalar.value - 0x06F0 + 0x30)
    default: nil
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to form: inout String.UnicodeScalarView) {
    if scalar.isASCII {
      form.append(Unicode.Scalar(ASCII.lowercased(UInt8(scalar.value))))
    } else if let digit = digit(scalar) {
      form.append(digit)
    } else if let letter = plainLetter(scalar) {
      form.append(letter)
    } else if let letters = ArabicPresentationForms.letters(of: scalar) {
      for letter in letters where !isPassedOver(letter) { append(letter, to: &form) }
    } else if scalar == "ß" || scalar == "ẞ" {
      form.append(contentsOf: "ss".unicodeScalars)
    } else {
      form.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
  }

  private static func plainLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "\u{0622}", "\u{0623}", "\u{0625}", "\u{0671}", "\u{0672}", "\u{0673}", "\u{0675}": "ا"
    case "\u{0624}", "\u{0676}": "و"
    case "\u{0626}", "\u{0649}", "\u{06CC}", "\u{0678}": "ي"
    case "\u{0629}", "\u{06BE}", "\u{06C0}", "\u{06C1}", "\u{06C2}", "\u{06C3}", "\u{06D5}": "ه"
    case "\u{06A9}": "ك"
    default: nil
    }
  }

  /// Marks on letters, the stroke that lengthens words, and what cannot be seen.
  private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0640: true
    case 0x0610...0x061A, 0x064B...0x065F, 0x0670: true
    case 0x06D6...0x06DC, 0x06DF...0x06E4, 0x06E7...0x06E8, 0x06EA...0x06ED, 0x08D3...0x08FF: true
    case 0x00AD, 0x200B...0x200D, 0x2060, 0xFEFF: true
    default: BidiControl.contains(scalar)
    }
  }
}

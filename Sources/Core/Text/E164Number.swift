/// A telephone number that can be called from anywhere: a country code and at most 15 digits in all.
package struct E164Number: Hashable, Sendable {
  /// Why a text is not such a number.
  package enum Problem: String, Error, CaseIterable, Sendable {
    case empty, unexpectedCharacter, nationalForm, tooShort, tooLong
  }

  /// No country has shorter numbers.
  package static let digitCountMin = 7
  /// The bound of the standard.
  package static let digitCountMax = 15

  /// The digits without the plus, country code first.
  package let digits: String

  /// Reads a number as people write it.
  ///
  /// Spaces, dashes and parentheses may stand between the digits, `+` or `00` before them; Arabic-Indic
  /// and Persian digits count as digits, and the marks of direction that come with copied text count
  /// for nothing. A number that begins with one 0 is a national one: its country is not known here.
  package init(_ text: some StringProtocol) throws(Problem) {
    var digits = ""
    var hasPlus = false
    for scalar in text.unicodeScalars where !Self.isPassedOver(scalar) {
      if scalar == "+" && !hasPlus && digits.isEmpty {
        hasPlus = true
      } else if let digit = ArabicText.digit(scalar) {
        guard digits.utf8.count < Self.digitCountMax + 2 else { throw .tooLong }
        digits.unicodeScalars.append(digit)
      } else {
        throw .unexpectedCharacter
      }
    }
    if !hasPlus && digits.hasPrefix("00") { digits.removeFirst(2) }
    try self.init(digits: digits)
  }

  private init(digits: String) throws(Problem) {
    let count = digits.utf8.count
    guard count > 0 else { throw .empty }
    guard !digits.hasPrefix("0") else { throw .nationalForm }
    guard count >= Self.digitCountMin else { throw .tooShort }
    guard count <= Self.digitCountMax else { throw .tooLong }
    self.digits = digits
  }

  private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "(", ")", "\t", "\u{2212}", "\u{FEFF}": return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .dashPunctuation: return true
    default: return BidiControl.contains(scalar)
    }
  }
}

extension E164Number: CustomStringConvertible {
  /// `+963944123456`.
  package var description: String { "+\(digits)" }
}

extension E164Number.Problem {
  /// What to tell who wrote the number.
  package var sentence: Localized {
    switch self {
    case .empty:
      Localized("Enter a phone number.", arabic: "أدخل رقم هاتف.")
    case .unexpectedCharacter:
      Localized(
        "A phone number holds only digits, spaces, dashes, parentheses and one plus at its start.",
        arabic: "لا يحتوي رقم الهاتف إلا على أرقام ومسافات وشرطات وأقواس وعلامة زائد واحدة في أوله."
      )
    case .nationalForm:
      Localized(
        "The phone number has no country code: write it as +963 944 123 456.",
        arabic: "رقم الهاتف بلا رمز الدولة: اكتبه على صورة ‎+963 944 123 456‎.")
    case .tooShort:
      Localized(
        "The phone number is too short: it has at least 7 digits with the country code.",
        arabic: "رقم الهاتف قصير جدًا: أقله 7 أرقام مع رمز الدولة.")
    case .tooLong:
      Localized(
        "The phone number is too long: it has at most 15 digits with the country code.",
        arabic: "رقم الهاتف طويل جدًا: أكثره 15 رقمًا مع رمز الدولة.")
    }
  }
}

/// The scalars of old fonts that are one letter in one of its shapes, or a ligature.
enum ArabicPresentationForms {
  /// The letters that such a scalar stands for; nil for any other scalar.
  static func letters(of scalar: Unicode.Scalar) -> String.UnicodeScalarView? {
    let value = scalar.value
    guard 0xFB50...0xFEFC ~= value else { return nil }
    // The last run that begins at or before the scalar, if it reaches it.
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].first <= value { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let run = runs[low - 1]
    return value < run.first + run.count ? run.letters.unicodeScalars : nil
  }

  /// Scalars in a row that stand for the same letters.
  private struct Run: Sendable {
    let first: UInt32
    let count: UInt32
    let letters: String

    init(_ first: UInt32, _ count: UInt32, _ letters: String) {
      (self.first, self.count, self.letters) = (first, count, letters)
    }
  }

  private static let runs: [Run] = persian + ligatures + marks + letters

  private static let persian = [
    Run(0xFB50, 2, "\u{0671}"), Run(0xFB56, 4, "\u{067E}"), Run(0xFB7A, 4, "\u{0686}"),
    Run(0xFB8A, 2, "\u{0698}"), Run(0xFB8E, 4, "\u{06A9}"), Run(0xFB92, 4, "\u{06AF}"),
    Run(0xFBA4, 2, "\u{06C0}"), Run(0xFBA6, 4, "\u{06C1}"), Run(0xFBAA, 4, "\u{06BE}"),
    Run(0xFBE8, 2, "\u{0649}"), Run(0xFBFC, 4, "\u{06CC}"),
  ]

  private static let ligatures = [
    Run(0xFDF2, 1, "الله"), Run(0xFDF3, 1, "اكبر"), Run(0xFDF4, 1, "محمد"), Run(0xFDFC, 1, "ریال"),
  ]

  /// Marks that stand alone or on a tatweel; neither is searched for.
  private static let marks = [Run(0xFE70, 16, "\u{0640}")]

  private static let letters = [
    Run(0xFE80, 1, "ء"), Run(0xFE81, 2, "آ"), Run(0xFE83, 2, "أ"), Run(0xFE85, 2, "ؤ"),
    Run(0xFE87, 2, "إ"), Run(0xFE89, 4, "ئ"), Run(0xFE8D, 2, "ا"), Run(0xFE8F, 4, "ب"),
    Run(0xFE93, 2, "ة"), Run(0xFE95, 4, "ت"), Run(0xFE99, 4, "ث"), Run(0xFE9D, 4, "ج"),
    Run(0xFEA1, 4, "ح"), Run(0xFEA5, 4, "خ"), Run(0xFEA9, 2, "د"), Run(0xFEAB, 2, "ذ"),
    Run(0xFEAD, 2, "ر"), Run(0xFEAF, 2, "ز"), Run(0xFEB1, 4, "س"), Run(0xFEB5, 4, "ش"),
    Run(0xFEB9, 4, "ص"), Run(0xFEBD, 4, "ض"), Run(0xFEC1, 4, "ط"), Run(0xFEC5, 4, "ظ"),
    Run(0xFEC9, 4, "ع"), Run(0xFECD, 4, "غ"), Run(0xFED1, 4, "ف"), Run(0xFED5, 4, "ق"),
    Run(0xFED9, 4, "ك"), Run(0xFEDD, 4, "ل"), Run(0xFEE1, 4, "م"), Run(0xFEE5, 4, "ن"),
    Run(0xFEE9, 4, "ه"), Run(0xFEED, 2, "و"), Run(0xFEEF, 2, "ى"), Run(0xFEF1, 4, "ي"),
    Run(0xFEF5, 2, "لآ"), Run(0xFEF7, 2, "لأ"), Run(0xFEF9, 2, "لإ"), Run(0xFEFB, 2, "لا"),
  ]
}

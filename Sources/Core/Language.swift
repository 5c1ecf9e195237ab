/// A language that people read the product in.
package enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case arabic = "ar"

  /// How a page in this language runs, as HTML's `dir` says it.
  package var direction: String { self == .arabic ? "rtl" : "ltr" }
}

/// One sentence in every language of the product.
package struct Localized: Hashable, Sendable {
  package let english: String
  package let arabic: String

  package init(_ english: String, arabic: String) {
    self.english = english
    self.arabic = arabic
  }

  package subscript(language: Language) -> String {
    switch language {
    case .english: english
    case .arabic: arabic
    }
  }
}

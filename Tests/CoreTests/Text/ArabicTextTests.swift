import Core
import TestKit
import Testing

@Suite struct `The search form of a text` {
  @Test(arguments: [
    ("مُحَمَّدٌ", "محمد"), ("محـــمد", "محمد"), ("أحمد إبراهيم آمنة ٱلله", "احمد ابراهيم امنه الله"),
    ("أحمد", "احمد"),
    ("ا\u{653}منة", "امنه"), ("ا\u{654}حمد", "احمد"), ("مستشفى", "مستشفي"), ("علی", "علي"),
    ("مسؤول", "مسوول"), ("عائشة", "عايشه"),
    ("ماء", "ماء"), ("کتاب", "كتاب"), ("پچگ", "پچگ"), ("١٢٣ ۴۵۶", "123 456"), ("الرَّحْمٰن", "الرحمن"),
    ("ﻣﺤﻤﺪ", "محمد"), ("ﷲ", "الله"), ("ﻷﻥ", "لان"), ("ﺁﻣﻨﺔ", "امنه"), ("ﻻ", "لا"), ("ﯽ", "ي"),
    ("ﮎ", "ك"), ("\u{FE77}", ""), ("ا\u{FE76}", "ا"),
    ("\u{202B}سلام\u{202C}\u{200F}", "سلام"), ("می\u{200C}خواهم", "ميخواهم"),
    ("Ahmad ALI Élan Straße", "ahmad ali élan strasse"),
    ("  a \t\n\u{A0} b  ", "a b"), ("\u{640} a", "a"), ("", ""), ("😀!", "😀!"),
  ])
  func `is what readers hold for the same`(text: String, form: String) {
    #expect(ArabicText.searchForm(text) == form)
  }

  @Test func `of a form is itself`() {
    let scalars =
      (0x20...0x024F).map(UInt32.init) + (0x0600...0x06FF) + (0x08A0...0x08FF) + (0xFB50...0xFEFF)
      + (0x2000...0x206F)
    for scalar in scalars.compactMap(Unicode.Scalar.init) {
      let form = ArabicText.searchForm("x\(scalar)y")
      #expect(ArabicText.searchForm(form) == form)
    }
  }
}

@Suite struct `The language of a request` {
  @Test(arguments: [
    ("", Language.english), ("ar", .arabic), ("AR-sy", .arabic), ("en", .english), ("fr", .english),
    ("ara", .english),
    ("en, ar", .english), ("ar, en", .arabic), ("en;q=0.8, ar;q=0.9", .arabic),
    ("ar;q=0.8, en;q=0.9", .english),
    ("fr, ar;q=0.1", .arabic), ("ar;q=0", .english), ("en;q=0, *", .arabic), ("*", .english),
    ("ar, *;q=0.5", .arabic),
    ("ar;q=0.5, *", .english), ("ar-EG ; q=0.7 ,en-US;q=0.3", .arabic),
    ("ar;q=1.001, en;q=0.1", .english),
    ("ar;q=abc", .english), ("ar;q=0.1234", .english), ("ar;q=", .english), (";;;,,,", .english),
    ("ar;level=1", .english),
    ("en;q=0.5,ar;q=0.500", .english), ("de-DE,de;q=0.9,ar;q=0.8,en;q=0.7", .arabic),
    ("عربي", .english), ("ar;Q=1.000", .arabic),
  ])
  func `is the one it likes best`(field: String, language: Language) {
    #expect(Language(acceptLanguage: field) == language)
  }

  @Test func `is found in bounded work`() {
    #expect(Language(acceptLanguage: String(repeating: "fr,", count: 100_000) + "ar") == .english)
  }
}

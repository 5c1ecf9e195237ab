import Testing

@testable import TenantKit

struct SlugTests {
  @Test(arguments: ["abc", "a-b", "0-9", "acme-2", String(repeating: "a", count: 63)])
  func `a slug is taken as it is`(text: String) {
    #expect(Slug(text)?.description == text)
  }

  @Test(arguments: [
    "", "ab", "-abc", "abc-", "Abc", "a b", "a_b", "a.b", "قناة", "a\u{0}b",
    String(repeating: "a", count: 64),
  ])
  func `what is no slug is refused`(text: String) {
    #expect(Slug(text) == nil)
  }
}

struct LineTests {
  @Test(arguments: ["Acme", "  Acme ", "\u{2003}Acme"])
  func `the spaces around a name go`(text: String) {
    #expect(Line(text, lengthMax: 10)?.text == "Acme")
  }

  @Test(arguments: ["", " ", "a\nb", "a\tb", "\u{0}", "12345678901", "a\u{7F}"])
  func `what is not one short line is refused`(text: String) {
    #expect(Line(text, lengthMax: 10) == nil)
  }

  @Test func `length is counted in characters of Unicode, not in bytes`() {
    #expect(Line("شركة الأمل", lengthMax: 10)?.text == "شركة الأمل")
    #expect(Line("أ" + String(repeating: "\u{650}", count: 10), lengthMax: 10) == nil)
  }
}

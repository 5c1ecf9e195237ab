import Testing

@testable import Core

@Suite struct TextPatternTests {
  @Test(arguments: [
    ("^[a-z]+$", "abc", true), ("^[a-z]+$", "", false), ("^[a-z]+$", "aBc", false),
    ("^a?b*c$", "c", true), ("^a?b*c$", "abbbc", true), ("^a?b*c$", "aabc", false),
    ("^[0-9]{2}-[0-9]{1,3}$", "12-345", true), ("^[0-9]{2}-[0-9]{1,3}$", "12-", false),
    ("^[a-z]*[a-z]*[a-z]*x$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
    ("^[^ ]{3}$", "قنا", true), ("^[^ ]{3}$", "ق ا", false), ("^[a-]$", "-", true),
    ("^[.:]$", ":", true), ("^$", "", true), ("^$", "a", false),
  ])
  func `a pattern matches the whole text`(source: String, text: String, expected: Bool) throws {
    #expect(try #require(TextPattern(source)).matches(text) == expected)
  }

  @Test(arguments: [
    "", "abc", "^abc", "abc$", "^(a)$", "^a|b$", "^a.b$", "^[$", "^[]$", "^[z-a]$", "^a{$",
    "^a{2,1}$",
    "^a{x}$", "^*$", "^\\d$", "^[\\d]$",
  ])
  func `what it does not read is refused`(source: String) {
    #expect(TextPattern(source) == nil)
  }
}

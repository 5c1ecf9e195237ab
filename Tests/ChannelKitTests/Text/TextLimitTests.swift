import Core
import TestKit
import Testing

@testable import ChannelKit

@Suite struct TextLimitTests {
  @Test(arguments: [
    (TextUnit.bytes, 27), (.utf16, 14), (.scalars, 10), (.characters, 6),
  ])
  func `each channel counts in its own unit`(unit: TextUnit, length: Int) {
    // A letter, an alef with hamza and vowel, a flag, a family with a joiner, a space, an accent.
    #expect(unit.length(of: "aأَ🇾🇪👩‍👧 \u{E9}") == length)
  }

  @Test func `what fits is left as it is`() {
    #expect(TextLimit(5, .characters).parts(of: " ab  ") == [" ab  "])
  }

  @Test(arguments: [
    ("one two three four", 9, ["one two", "three", "four"]),
    ("A longer first. Second, too", 18, ["A longer first.", "Second, too"]),
    ("first line\nsecond line\nthe last", 16, ["first line", "second line", "the last"]),
    ("para one\nstill one\n\npara two", 22, ["para one\nstill one", "para two"]),
    ("aaaaaaaaaa", 4, ["aaaa", "aaaa", "aa"]),
  ])
  func `it is cut where a reader minds least`(text: String, count: Int, parts: [String]) {
    #expect(TextLimit(count, .characters).parts(of: text) == parts)
  }

  @Test func `a link stays whole, and one that is too long is said so`() {
    let link = "https://example.com/a/long/path?with=query"
    #expect(
      TextLimit(45, .utf16).parts(of: "Look at this page please: \(link) and tell")
        == ["Look at this page please:", link, "and tell"])
    #expect(TextLimit(30, .utf16).parts(of: "Look: \(link)") == nil)
    #expect(TextLimit(30, .utf16).parts(of: "(HTTPS://example.com/a/long/path") == nil)
  }

  @Test(arguments: ["سلا", "قلأ", "الإ", "بـب", "نم\u{200C}ی"])
  func `Arabic letters that are drawn as one stay together`(text: String) {
    let long = String(repeating: text, count: 20)
    for count in 3...9 {
      let parts = TextLimit(count, .scalars).parts(of: long) ?? []
      #expect(parts.joined() == long)
      for (left, right) in zip(parts, parts.dropFirst()) {
        let (last, first) = (left.unicodeScalars.last?.value, right.unicodeScalars.first?.value)
        #expect(!(last == 0x0644 && [0x0622, 0x0623, 0x0625, 0x0627].contains(first)))
        #expect(first != 0x0640 && last != 0x0640 && last != 0x200C)
      }
    }
  }

  /// Whatever the text, the limit and the unit: the parts fit, and nothing but white space at the cuts is lost.
  @Test(arguments: 0..<40)
  func `nothing is lost, nothing is broken, all parts fit`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "a", "word", " ", " ", "\n", "\n\n", ". ", "؟ ", "مرحبا", "لا", "السلام", "👩‍👧‍👦", "🇾🇪",
      "e\u{301}", "ـ",
      "https://example.com/x ", "नमस्ते", "\r\n", "\t", "한국어", "ก็",
    ]
    for unit in [TextUnit.bytes, .utf16, .scalars, .characters] {
      let text = (0..<Int.random(in: 1...200, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let limit = TextLimit(Int.random(in: 60...90, using: &random), unit)
      guard let parts = limit.parts(of: text) else {
        Issue.record("no link of this text is longer than a part")
        continue
      }
      for part in parts { #expect(limit.holds(part)) }
      let bare = { (text: String) in text.filter { !$0.isWhitespace } }
      #expect(parts.map(bare).joined() == bare(text))
      #expect(parts.flatMap { Array(bare($0)) } == Array(bare(text)))
      let links = { (text: String) in text.ranges(of: "https://example.com/x").count }
      #expect(parts.map(links).reduce(0, +) == links(text))
    }
  }
}

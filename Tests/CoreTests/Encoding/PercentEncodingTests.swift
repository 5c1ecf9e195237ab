import Core
import TestKit
import Testing

@Suite struct `Percent-encoding` {
  @Test(arguments: [
    ("a b/c?d=e&f+g%", "a%20b%2Fc%3Fd%3De%26f%2Bg%25", PercentEncoding.Place.pathSegment),
    ("a-._~*", "a-._~%2A", .query),
    ("a b+c~*", "a+b%2Bc%7E*", .form), ("é😀", "%C3%A9%F0%9F%98%80", .query), ("", "", .form),
    ("\0\n", "%00%0A", .pathSegment), ("1:a@b", "1:a@b", .pathSegment),
    ("1:a@b", "1%3Aa%40b", .form),
  ])
  func `is written`(text: String, encoded: String, place: PercentEncoding.Place) {
    #expect(PercentEncoding.encode(text, for: place) == encoded)
    #expect(PercentEncoding.decode(encoded, for: place) == text)
  }

  @Test(arguments: [
    ("%41%62", "Ab"), ("%2541", "%41"), ("%252541", "%2541"), ("a+b", "a+b"), ("%c3%A9", "é"),
    ("سلام", "سلام"), ("%00", "\0"), ("+%2B", "++"),
  ])
  func `is decoded once`(text: String, decoded: String) {
    #expect(PercentEncoding.decode(text) == decoded)
  }

  @Test func `of a form has a plus for a space`() {
    #expect(PercentEncoding.decode("a+b%2B", for: .form) == "a b+")
  }

  @Test(arguments: [
    "%", "a%", "%4", "%4g", "%g4", "%%41", "%u0041", "%-1", "%\u{660}\u{661}", "%80", "%C3",
    "%C0%AF", "%ED%A0%80",
  ])
  func `is refused when it is malformed or not UTF-8`(text: String) {
    #expect(PercentEncoding.decode(text) == nil)
  }

  @Test func `of bytes need not be UTF-8`() {
    #expect(PercentEncoding.decode("%FF".utf8) == [0xFF])
  }

  @Test(arguments: [PercentEncoding.Place.pathSegment, .query, .form])
  func `brings any bytes back`(place: PercentEncoding.Place) {
    let bytes = (UInt8.min ... .max).map { $0 }
    let text = PercentEncoding.encode(bytes, for: place)
    #expect(PercentEncoding.decode(text, for: place) == bytes)
    #expect(text.allSatisfy { (0x21...0x7E).contains($0) && !"/?#&=\"<>".utf8.contains($0) })
  }
}

import Core
import TestKit
import Testing

@Suite struct `Hex and base64` {
  // The vectors of RFC 4648, section 10.
  @Test(arguments: [
    ("", "", ""), ("f", "66", "Zg=="), ("fo", "666f", "Zm8="), ("foo", "666f6f", "Zm9v"),
    ("foob", "666f6f62", "Zm9vYg=="),
    ("fooba", "666f6f6261", "Zm9vYmE="), ("foobar", "666f6f626172", "Zm9vYmFy"),
  ])
  func `agree with the RFC`(text: String, hex: String, base64: String) {
    let bytes = Array(text.utf8)
    #expect(Hex.encode(bytes) == hex)
    #expect(Hex.decode(hex) == bytes)
    #expect(Hex.decode(hex.uppercased()) == bytes)
    #expect(Base64.encode(bytes) == base64)
    #expect(Base64.decode(base64) == bytes)
    let unfilled = base64.filter { $0 != "=" }
    #expect(Base64.encode(bytes, as: .url) == unfilled)
    #expect(Base64.decode(unfilled, as: .url) == bytes)
  }

  @Test(arguments: ["a", "abc", "0g", "0x00", " 00", "00 ", "é0", "٠٠"])
  func `refuse what is not hex`(text: String) { #expect(Hex.decode(text) == nil) }

  @Test(arguments: [
    "Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm9v====", "Zg==Zg==",
    "Zm-_", "Zm9!", "é===",
  ])
  func `refuse what is not the one way to write base64`(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(arguments: ["Z", "A", "AAAAA", "Zm9vY", "Zg==", "Zh", "Zm9", "+/+/", "Zm 9"])
  func `refuse what is not the one way to write it for a URL`(text: String) {
    #expect(Base64.decode(text, as: .url) == nil)
  }

  @Test func `bring any bytes back`() {
    var random = SeededGenerator(seed: 1)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      #expect(Base64.decode(Base64.encode(bytes, as: .url), as: .url) == bytes)
    }
  }
}

@Suite struct `Numbers in digits` {
  @Test(arguments: [("0", 0), ("007", 7), ("255", 255)] as [(String, UInt8)])
  func `are read`(text: String, value: UInt8) { #expect(UInt8(asciiDigits: text.utf8) == value) }

  @Test(arguments: [
    "", "256", "1000", "-1", "+1", " 1", "1 ", "1.0", "٣", "99999999999999999999999",
  ])
  func `are refused when they are more or do not fit`(text: String) {
    #expect(UInt8(asciiDigits: text.utf8) == nil)
  }

  @Test func `at the bounds are written`() {
    var bytes: [UInt8] = []
    Decimal.append(Int64.min, to: &bytes)
    Decimal.append(0, to: &bytes)
    Decimal.append(UInt64.max, to: &bytes)
    Decimal.append(7, digits: 3, to: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self) == "-9223372036854775808018446744073709551615007")
  }

  @Test func `of every length are written as the standard library writes them`() {
    var numbers = (0...20_000).map { UInt64($0) }
    var random = SeededGenerator(seed: 1)
    for digits in 1...20 {
      let bound = digits == 20 ? UInt64.max : (0..<digits).reduce(1) { power, _ in power * 10 } - 1
      numbers += [bound, bound &+ 1, bound - 1]
      numbers += (0..<500).map { _ in UInt64.random(in: 0...bound, using: &random) }
    }
    for number in numbers {
      var bytes: [UInt8] = []
      Decimal.append(number, to: &bytes)
      Decimal.append(-Int64(number >> 1), to: &bytes)
      #expect(bytes == Array("\(number)\(-Int64(number >> 1))".utf8))
    }
  }

  @Test func `ASCII case is ignored, and only that`() {
    #expect(ASCII.equalIgnoringCase("Content-Type".utf8, "cONTENT-tYPE".utf8))
    #expect(!ASCII.equalIgnoringCase("a".utf8, "ab".utf8))
    #expect(!ASCII.equalIgnoringCase("@[".utf8, "`{".utf8))
    #expect(!ASCII.equalIgnoringCase("É".utf8, "é".utf8))
  }
}

import Core
import TestKit
import Testing

@Suite struct `JSON is read strictly` {
  @Test(
    arguments: [
      ("null", JSON.null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-1", -1),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)),
      ("-9223372036854775809", .double(-9_223_372_036_854_775_808)),
      ("1.0", .double(1)), ("1e2", .double(100)), ("1E+2", .double(100)), ("25e-1", .double(2.5)),
      ("-0.0", .double(-0.0)), ("0.1", .double(0.1)),
      ("123456789012345678901234567890", 1.2345678901234568e29),
      ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
      ("5e-324", .double(.leastNonzeroMagnitude)),
      ("1e-400", .double(0)), ("0e999999999999999999999", .double(0)),
      (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u0041\u00e9\u20AC\uD83D\ude00""#, "Aé€😀"), (#""\u0000""#, "\0"),
      ("\"سلام 😀 \u{7F}\"", "سلام 😀 \u{7F}"),
      ("[]", []), ("[ ]", []), ("[1,[2,[3]]]", [1, [2, [3]]]), ("{}", [:]), ("{ }", [:]),
      (#"{"a":1,"b":{"c":[true,null]}}"#, ["a": 1, "b": ["c": [true, nil]]]),
      ("\t\r\n {\"a\" : 1 , \"b\" : 2 }\n", ["a": 1, "b": 2]),
      (#"{"":1,"A":2,"a":3}"#, ["": 1, "A": 2, "a": 3]),
    ] as [(String, JSON)])
  func `what RFC 8259 allows is read`(text: String, value: JSON) throws {
    #expect(try JSON.parse(text) == value)
  }

  @Test(
    arguments: [
      ("", JSONError.Code.empty, 0, 1), (" \n ", .empty, 3, 2), ("nul", .unexpectedEnd, 3, 1),
      ("True", .unexpectedByte, 0, 1), ("truex", .trailingData, 4, 1), ("1 2", .trailingData, 2, 1),
      ("\u{FEFF}1", .byteOrderMark, 0, 1), ("[1,]", .unexpectedByte, 3, 1),
      ("[,1]", .unexpectedByte, 1, 1),
      ("[1 2]", .unexpectedByte, 3, 1), ("[1", .unexpectedEnd, 2, 1),
      ("{\"a\":1,}", .unexpectedByte, 7, 1),
      ("{a:1}", .unexpectedByte, 1, 1), ("{'a':1}", .unexpectedByte, 1, 1),
      ("{\"a\"}", .unexpectedByte, 4, 1),
      ("{\"a\":}", .unexpectedByte, 5, 1), ("{\n\"a\":\n1 \n,\n", .unexpectedEnd, 12, 5),
      ("01", .invalidNumber, 0, 1), ("-01", .invalidNumber, 0, 1), ("-", .invalidNumber, 0, 1),
      ("+1", .unexpectedByte, 0, 1), (".5", .unexpectedByte, 0, 1), ("5.", .invalidNumber, 0, 1),
      ("1e", .invalidNumber, 0, 1), ("1e+", .invalidNumber, 0, 1), ("1.e1", .invalidNumber, 0, 1),
      ("NaN", .unexpectedByte, 0, 1), ("Infinity", .unexpectedByte, 0, 1),
      ("-Infinity", .invalidNumber, 0, 1),
      ("0x10", .trailingData, 1, 1), ("[1e400]", .numberTooLarge, 1, 1),
      ("-1e309", .numberTooLarge, 0, 1),
      ("1e99999999999999999999", .numberTooLarge, 0, 1),
      ("\"a", .unexpectedEnd, 2, 1), ("\"a\\", .unexpectedEnd, 3, 1),
      ("\"a\nb\"", .controlCharacter, 2, 1),
      ("\"\u{1F}\"", .controlCharacter, 1, 1), ("\"\0\"", .controlCharacter, 1, 1),
      (#""\x41""#, .invalidEscape, 1, 1), (#""\u12""#, .invalidEscape, 1, 1),
      (#""\u12G4""#, .invalidEscape, 1, 1),
      (#""\uD800""#, .loneSurrogate, 1, 1), (#""\uDC00""#, .loneSurrogate, 1, 1),
      (#""\uD800\uD800""#, .loneSurrogate, 1, 1), (#""\uD800\n""#, .loneSurrogate, 1, 1),
      (#""\uD800x""#, .loneSurrogate, 1, 1), ("// a\n1", .unexpectedByte, 0, 1),
      ("\u{A0}1", .unexpectedByte, 0, 1),
      (#"{"a":1,"a":2}"#, .duplicateKey, 7, 1), (#"{"a":1,"\u0061":2}"#, .duplicateKey, 7, 1),
      ("{\"é\":1,\"e\u{301}\":2}", .duplicateKey, 8, 1),
      ("{\"K\":1,\"\u{212A}\":2}", .duplicateKey, 7, 1),
      (#"[{"b":{"a":1,"c":2,"a":3}}]"#, .duplicateKey, 19, 1),
    ] as [(String, JSONError.Code, Int, Int)])
  func `what it does not is refused with the place`(
    text: String, code: JSONError.Code, byteOffset: Int, line: Int
  ) {
    let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error?.code == code)
    #expect(error?.byteOffset == byteOffset)
    #expect(error?.line == line)
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
      [0xF0, 0x80, 0x80, 0xAF],
      [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xFF],
      [0xFE],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bad: [UInt8]) {
    let error = #expect(throws: JSONError.self) {
      try JSON.parse(Array("[\n\"abcdefgh".utf8) + bad + Array("\"]".utf8))
    }
    #expect(error?.code == .invalidUTF8)
    #expect(error?.byteOffset == 11)
    #expect(error?.line == 2)
  }

  @Test(arguments: [1, 2, 64, 256])
  func `the depth is bounded`(depth: Int) throws {
    func nested(_ depth: Int) -> String {
      String(repeating: #"[{"a":"#, count: depth / 2) + (depth % 2 == 1 ? "[]" : "0")
        + String(repeating: "}]", count: depth / 2)
    }
    let limits = JSONLimits(depth: depth)
    _ = try JSON.parse(nested(depth), limits: limits)
    let error = #expect(throws: JSONError.self) {
      try JSON.parse(nested(depth + 1), limits: limits)
    }
    #expect(error?.code == .tooDeep)
  }

  @Test func `a hundred thousand open brackets are an error and no crash`() {
    for open in ["[", #"{"a":"#, #"[{"a":"#] {
      let error = #expect(throws: JSONError.self) {
        try JSON.parse(String(repeating: open, count: 100_000))
      }
      #expect(error?.code == .tooDeep)
    }
  }

  @Test(arguments: [1, 15, 16, 17, 18, 40, 1000])
  func `a duplicate is found among any number of keys, and only a duplicate`(count: Int) throws {
    let members = (0..<count).map { #""key number \#($0)":\#($0)"# }
    let good = try JSON.parse("{\(members.joined(separator: ","))}")
    #expect(good.objectValue?.keys == (0..<count).map { "key number \($0)" })
    for place in 0..<count { #expect(good["key number \(place)"] == .integer(Int64(place))) }
    #expect(good["key number \(count)"] == nil)
    for place in [0, count / 2, count - 1] {
      let bad = "{\((members + [members[place]]).joined(separator: ","))}"
      #expect(throws: JSONError.self) { try JSON.parse(bad) }
    }
  }

  @Test func `many keys cost no more than their number`() throws {
    let text = "{\((0..<200_000).map { "\"\($0)\":0" }.joined(separator: ","))}"
    let time = try ContinuousClock().measure {
      _ = try JSON.parse(text)
    }
    #expect(time < .seconds(20))
  }

  @Test func `a refusal quotes nothing of the input`() {
    let error = #expect(throws: JSONError.self) { try JSON.parse(#"{"password":hunter2}"#) }
    #expect(
      error?.description == "This is not JSON: a character stands where none may. (byte 12, line 1)"
    )
  }

  @Test func `strings of every length and place of an escape are cut rightly`() throws {
    for length in 0..<40 {
      for place in 0...length {
        for (escape, character) in [("\\n", "\n"), ("\\u00e9", "é"), ("é", "é"), ("😀", "😀")] {
          let (head, tail) = (
            String(repeating: "a", count: place), String(repeating: "b", count: length - place)
          )
          #expect(
            try JSON.parse("[\"\(head)\(escape)\(tail)\"]") == [.string(head + character + tail)])
        }
      }
    }
  }
}

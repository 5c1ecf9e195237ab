import Core
import TestKit
import Testing

@Suite struct `JSON is written shortly and safely` {
  @Test(
    arguments: [
      (JSON.null, "null"), (true, "true"), (.integer(.min), "-9223372036854775808"), (0, "0"),
      (.double(1), "1.0"), (.double(-0.0), "-0.0"), (0.1, "0.1"), (.double(1e100), "1e+100"),
      (.double(.nan), "null"), (.double(-.infinity), "null"), ("", #""""#), ("a/b", #""a/b""#),
      (
        "\"\\\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}é😀",
        "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u{7F}é😀\""
      ),
      (.array([]), "[]"), ([1, [2, "x"], .object([:])], #"[1,[2,"x"],{}]"#),
      (["b": 1, "a": ["c": nil]], #"{"b":1,"a":{"c":null}}"#),
    ] as [(JSON, String)])
  func `a value has one text`(value: JSON, text: String) {
    #expect(value.description == text)
  }

  @Test func `a writer puts the commas`() {
    var json = JSONWriter(bytesCapacity: 64)
    json.object {
      $0.member("text", "a")
      $0.member("number", UInt8(7))
      $0.member("double", 2.5)
      $0.member("flag", false)
      $0.member("tree", ["x": []])
      $0.key("list")
      $0.array { list in
        for number in 0..<3 { list.integer(number) }
        list.object { _ in }
        list.null()
        list.raw(Array("[0]".utf8))
      }
    }
    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == #"{"text":"a","number":7,"double":2.5,"flag":false,"tree":{"x":[]},"list":[0,1,2,{},null,[0]]}"#
    )
    json.reset()
    json.bool(true)
    #expect(json.bytes == Array("true".utf8))
  }

  @Test func `what is written is read back the same`() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<3_000 {
      let value = JSON.random(depth: 4, using: &random)
      let bytes = value.serialized()
      let again = try JSON.parse(bytes)
      #expect(again == value)
      #expect(again.serialized() == bytes)
    }
  }

  @Test func `every double is read back as it was`() throws {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let back = try JSON.parse(JSON.double(value).serialized()).doubleValue
      #expect(back?.bitPattern == value.bitPattern)
    }
  }

  @Test func `short decimals are read as the standard library reads them`() throws {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<20_000 {
      let digits = UInt64.random(
        in: 0..<1 << UInt64.random(in: 1...63, using: &random), using: &random)
      let text =
        "\(digits).\(UInt32.random(in: 0...9999, using: &random))e\(Int.random(in: -30...30, using: &random))"
      #expect(try JSON.parse(text).doubleValue == Double(text))
    }
  }
}

extension JSON {
  /// Any value, with the characters and numbers that parsers trip over.
  static func random(depth: Int, using random: inout SeededGenerator) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
    case 0: .null
    case 1: .bool(.random(using: &random))
    case 2: .integer(Int64(bitPattern: random.next() >> random.next() % 64))
    case 3: .double(Double(Int32.random(in: .min ... .max, using: &random)) / 1000)
    case 4: .string(text(using: &random))
    case 5, 6:
      .object(
        JSONObject(
          (0..<Int.random(in: 0..<20, using: &random)).map { _ in
            (text(using: &random), JSON.random(depth: depth - 1, using: &random))
          }))
    default:
      .array(
        (0..<Int.random(in: 0..<5, using: &random)).map { _ in
          JSON.random(depth: depth - 1, using: &random)
        })
    }
  }

  private static func text(using random: inout SeededGenerator) -> String {
    let pieces = [
      "a", "key", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "é", "e\u{301}", "سلام", "😀",
      "\u{2028}", " ",
    ]
    return (0..<Int.random(in: 0..<12, using: &random))
      .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }
}

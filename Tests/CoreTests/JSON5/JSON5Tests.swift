import Core
import TestKit
import Testing

@Suite struct `JSON5 is read in full` {
  @Test(
    arguments: [
      ("// note\n1", 1), ("/* a * / **/1/**/", 1), ("\u{FEFF}\u{B}\u{C}\u{A0}\u{2003}\u{2028}1", 1),
      ("[1,2,]", [1, 2]), ("{a:1,}", ["a": 1]),
      (
        "{'a':1,\"b\":2,$c_1:3,ünï:4,\\u0061b:5,null:6}",
        ["a": 1, "b": 2, "$c_1": 3, "ünï": 4, "ab": 5, "null": 6]
      ), ("{اسم:1}", ["اسم": 1]),
      ("'a\"b'", "a\"b"), ("\"a'b\"", "a'b"),
      (#"'\'\"\\\b\f\n\r\t\v\0\x41\u0042\a\/'"#, "'\"\\\u{8}\u{C}\n\r\t\u{B}\0ABa/"),
      (#"'\uD83D\uDE00'"#, "😀"), ("'a\\\nb\\\r\nc\\\rd\\\u{2028}e'", "abcde"),
      ("'a\u{2028}b\u{2029}'", "a\u{2028}b\u{2029}"),
      ("0x1F", 31), ("-0XfF", -255), ("+7", 7), (".5", 0.5), ("5.", .double(5)),
      ("-.5e+1", .double(-5)),
      ("5.e2", .double(500)), ("0", 0), ("1e3", .double(1000)),
      ("9223372036854775807", .integer(.max)),
      ("-0x8000000000000000", .integer(.min)), ("true", true), ("[null,false]", [nil, false]),
      ("{a:{b:[{c:[]}]}}", ["a": ["b": [["c": .array([])]]]]), ("''", ""),
    ] as [(String, JSON)])
  func `a text is the value it says`(text: String, value: JSON) throws {
    #expect(try JSON5.parse(Array(text.utf8), file: "f").json == value)
  }

  @Test(arguments: [
    ("Infinity", Double.infinity), ("-Infinity", -.infinity), ("+Infinity", .infinity),
  ])
  func `infinities are numbers that JSON has not`(text: String, value: Double) throws {
    let tree = try JSON5.parse(Array("[\(text)]".utf8), file: "f")
    guard case .array(let elements) = tree.kind else { Issue.record("no array"); return }
    #expect(elements.first?.kind == .double(value))
    #expect(tree.json == nil)
  }

  @Test(arguments: ["NaN", "-NaN"])
  func `NaN is a number`(text: String) throws {
    guard case .double(let value) = try JSON5.parse(Array(text.utf8), file: "f").kind else {
      Issue.record("no number")
      return
    }
    #expect(value.isNaN)
  }

  @Test(
    arguments: [
      ("", "1:1: The file holds no value."), ("\n// a\n", "3:1: The file holds no value."),
      ("{a:1", "1:5: The file ends before a value or bracket is finished."),
      ("{a:1\n b:2}", "2:2: This character is not expected here."),
      ("[,]", "1:2: This character is not expected here."),
      ("{,}", "1:2: A key is a name or a string in quotes."),
      ("{1a:1}", "1:2: A key is a name or a string in quotes."),
      ("1 2", "1:3: Something follows after the value."),
      ("\r\n/* a", "2:1: This comment is not closed with */."),
      ("/", "1:1: This character is not expected here."),
      ("['abc", "1:2: This string is not closed with its quote."),
      ("'a\nb'", "1:3: A string goes over a line end: put a backslash before it, or write \\n."),
      (#"'\1'"#, "1:2: This backslash begins no escape of JSON5."),
      (#"'\01'"#, "1:2: This backslash begins no escape of JSON5."),
      (#"'\x4'"#, "1:2: This backslash begins no escape of JSON5."),
      (#"'\u004'"#, "1:2: This backslash begins no escape of JSON5."),
      (#"'\uD800'"#, "1:2: This escape is half of a surrogate pair."),
      (#"'\uDC00'"#, "1:2: This escape is half of a surrogate pair."),
      ("01", "1:1: This is not a number as JSON5 writes numbers."),
      ("0x", "1:1: This is not a number as JSON5 writes numbers."),
      ("1a", "1:1: This is not a number as JSON5 writes numbers."),
      (".", "1:1: This is not a number as JSON5 writes numbers."),
      ("+-1", "1:1: This is not a number as JSON5 writes numbers."),
      ("1e", "1:1: This is not a number as JSON5 writes numbers."),
      ("- 1", "1:1: This is not a number as JSON5 writes numbers."),
      ("10x1", "1:1: This is not a number as JSON5 writes numbers."),
      ("0x10000000000000000", "1:1: This number is too large."),
      ("1e999", "1:1: This number is too large."),
      ("truex", "1:5: This character is not expected here."),
      ("undefined", "1:1: This character is not expected here."),
      ("{\n  a: 1,\n  'a': 2 }", "3:3: The key \"a\" is already set at line 2, column 3."),
      ("{x:{é:1,\"e\u{301}\":2}}", "1:9: The key \"e\u{301}\" is already set at line 1, column 5."),
    ] as [(String, String)])
  func `a mistake is a sentence with its place`(text: String, sentence: String) {
    let error = #expect(throws: JSON5Error.self) {
      try JSON5.parse(Array(text.utf8), file: "a/b.json5")
    }
    #expect(error?.description == "a/b.json5:" + sentence)
  }

  @Test func `bytes that are not UTF-8 have a place too`() {
    let error = #expect(throws: JSON5Error.self) {
      try JSON5.parse(Array("{\n  a: 'é".utf8) + [0xFF] + Array("'}".utf8), file: "f")
    }
    #expect(error?.description == "f:2:8: The file is not valid UTF-8.")
  }

  @Test func `every key and value keeps its place`() throws {
    let text = "// head\r\n{\r\n  server: { /* é😀 */ port: 8080 },\n  'list': [1,\n    true],\r}"
    let tree = try JSON5.parse(Array(text.utf8), file: "f")
    guard case .object(let members) = tree.kind else { Issue.record("no object"); return }
    func place(_ line: Int, _ column: Int) -> SourcePlace {
      SourcePlace(file: "f", line: line, column: column)
    }
    #expect(tree.place == place(2, 1))
    #expect(members.map(\.keyPlace) == [place(3, 3), place(4, 3)])
    #expect(members.map(\.value.place) == [place(3, 11), place(4, 11)])
    #expect(tree["server"]?["port"]?.place == place(3, 28))
    guard case .array(let list)? = tree["list"]?.kind else { Issue.record("no array"); return }
    #expect(list.map(\.place) == [place(4, 12), place(5, 5)])
  }

  @Test(arguments: ["[", "{a:", "[{a:"])
  func `the depth is bounded`(open: String) {
    let error = #expect(throws: JSON5Error.self) {
      try JSON5.parse(Array(String(repeating: open, count: 50_000).utf8), file: "f")
    }
    #expect(error?.problem == .tooDeep)
  }

  @Test func `as deep as the limit is read`() throws {
    let limits = JSONLimits(depth: 3)
    _ = try JSON5.parse(Array("[[[1]]]".utf8), file: "f", limits: limits)
    #expect(throws: JSON5Error.self) {
      try JSON5.parse(Array("[[[[]]]]".utf8), file: "f", limits: limits)
    }
  }

  @Test func `all JSON is JSON5`() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let value = JSON.random(depth: 3, using: &random)
      #expect(try JSON5.parse(value.serialized(), file: "f").json == value)
    }
  }

  @Test func `spoiled files are read or refused`() throws {
    let text =
      "{ // note\n server: { listen: '127.0.0.1:8080', n: 0x1F, }, 'k\\\n': [+1., .5e3, Infinity, \"\\u00e9\"] /* end */ }"
    var mutator = Mutator(
      corpus: [Array(text.utf8), Array("[1,{a:'b'},null]".utf8)],
      tokens: [
        "//", "/*", "*/", "'", "\"", "\\u", "\\x", "0x", "NaN", "e9999", "{", "}", "[", "]", ":",
        ",", "\r\n",
      ],
      seed: 5)
    var readCount = 0
    for _ in 0..<10_000 where (try? JSON5.parse(mutator.next(), file: "f")) != nil {
      readCount += 1
    }
    #expect(readCount > 100)
  }
}

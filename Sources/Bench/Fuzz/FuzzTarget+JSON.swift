import Core

extension FuzzTarget {
  /// What is read and written is read again as the same, and written again the same.
  static let json = FuzzTarget("json", corpus: documents, tokens: documentTokens) {
    input, _ throws(FuzzFailure) in
    let value: JSON
    do throws(JSONError) {
      value = try JSON.parse(input)
    } catch {
      guard (0...input.count).contains(error.byteOffset) else {
        throw FuzzFailure("the error stands at byte \(error.byteOffset) of \(input.count)")
      }
      return .refused
    }
    let text = value.serialized()
    guard let again = try? JSON.parse(text) else { throw FuzzFailure("its own text is refused") }
    guard again == value else { throw FuzzFailure("its own text is read as something else") }
    guard again.serialized() == text else { throw FuzzFailure("its text is not stable") }
    return .accepted
  }

  /// Each JSON text is JSON5 too, and says the same.
  static let json5 = FuzzTarget(
    "json5", corpus: documents + settings, tokens: documentTokens + settingTokens
  ) { input, _ throws(FuzzFailure) in
    let strict = try? JSON.parse(input)
    guard let value = try? JSON5.parse(input, file: "fuzz") else {
      if strict != nil { throw FuzzFailure("JSON that JSON5 refuses") }
      return .refused
    }
    guard let plain = value.json else { return .accepted }
    if let strict, strict != plain { throw FuzzFailure("JSON that JSON5 reads as something else") }
    guard let again = try? JSON5.parse(plain.serialized(), file: "fuzz"), again.json == plain else {
      throw FuzzFailure("written as JSON, it is read as something else")
    }
    return .accepted
  }

  private static let documents = [
    #"{"a":[1,-2.5e3,"x\u00e9\n\\\/\"",true,false,null],"b":{"c":"سلام 😀"},"d":[[],{}]}"#,
    #"["\ud83d\ude00",0.1,1e-7,9223372036854775807,-9223372036854775808,1.7976931348623157e308,""]"#,
    #" { "number" : -0 , "zero" : 0.0 , "small" : 5e-324 , "long" : 0.30000000000000004 } "#,
    #"[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]"#,
    #"{"a":1,"a":2}"#, #""\ud800""#, "[1,]", "01", "nul", "\"\u{1}\"", "18446744073709551616",
  ]

  private static let documentTokens = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "1e999", "-",
    "-0", "0.", ".5", "e+", "9007199254740993", "99999999999999999999", "1e-400", "0", "null",
    "true", "false", "\"a\":", "\u{FEFF}", "\u{2028}", "\t", "\n", "😀", "[[[[[[[[[[[[[[[[",
  ]

  private static let settings = [
    """
    // A comment
    { server: { listen: '127.0.0.1:8080', "idle": 7.5e1, /* between */ hex: 0xFF, },
      $x_1: [+1, -.5, 5., Infinity, -Infinity, NaN,], t\\u0061g: 'a\\
    b\\x41\\v\\0', }
    """,
    "{'single \\'quoted\\'': \"double\", ключ: 1,}", "[1,,2]", "{a 1}", "/* no end", "'no end",
  ]

  private static let settingTokens = [
    "'", "//", "/*", "*/", "+", "0x", "0xFFFFFFFFFFFFFFFFFF", "Infinity", "NaN", "\\x", "\\\n",
    "\\\r\n", "\\0", "$", "_", "a:", "\u{A0}", "\u{2029}",
  ]
}

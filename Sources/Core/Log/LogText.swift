/// Text in quotes that stays on its line, whatever it holds.
///
/// Beyond what JSON escapes, this escapes every scalar that some reader takes for a line end, that a
/// terminal takes for a command, or that turns the order of the text around.
enum LogText {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var leftCount = LogOutput.valueBytesLimit
    for scalar in text.unicodeScalars {
      leftCount -= UTF8.width(scalar)
      if leftCount < 0 { break }
      append(scalar, to: &bytes)
    }
    if leftCount < 0 { bytes.append(contentsOf: "…".utf8) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a constant, which hardly ever needs an escape.
  static func append(_ text: StaticString, to bytes: inout [UInt8]) {
    let isPlain = text.withUTF8Buffer { text in
      guard unsafe text.allSatisfy({ 0x20..<0x7F ~= $0 && !JSONBytes.isStop($0) }) else {
        return false
      }
      bytes.append(UInt8(ascii: "\""))
      unsafe bytes.append(contentsOf: text)
      bytes.append(UInt8(ascii: "\""))
      return true
    }
    if !isPlain { append("\(text)", to: &bytes) }
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    if scalar.isASCII {
      let byte = UInt8(scalar.value)
      if byte == 0x7F {
        bytes.append(contentsOf: "\\u007f".utf8)
      } else if JSONBytes.isStop(byte) {
        JSONText.appendEscape(of: byte, to: &bytes)
      } else {
        bytes.append(byte)
      }
    } else if isSafe(scalar) {
      bytes.append(contentsOf: UTF8.encode(scalar)!)
    } else {
      bytes.append(contentsOf: "\\u".utf8)
      Hex.append(UInt8(truncatingIfNeeded: scalar.value >> 8), to: &bytes)
      Hex.append(UInt8(truncatingIfNeeded: scalar.value), to: &bytes)
    }
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x80...0x9F, 0x2028, 0x2029, 0xFEFF: false
    default: !BidiControl.contains(scalar)
    }
  }
}

/// Replaces comments and the text of strings with blanks, so that only code is left to look at.
///
/// It knows Swift's nested comments, its raw and multi-line strings, and takes what stands between
/// the parentheses of an interpolation for text. Line breaks stay where they are.
struct CodeMask {
  private let bytes: [UInt8]
  private var index = 0
  private var code: [UInt8] = []

  static func code(of text: String) -> String {
    var mask = CodeMask(bytes: Array(text.utf8))
    mask.run()
    return String(decoding: mask.code, as: UTF8.self)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    code.reserveCapacity(bytes.count)
  }

  /// What comments and strings begin with; most bytes are none of these.
  private static let openers = Array("/\"#".utf8)

  private mutating func run() {
    while index < bytes.count {
      if !Self.openers.contains(bytes[index]) {
        code.append(bytes[index])
        index += 1
      } else if sees("//") {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { blank() }
      } else if sees("/*") {
        blankComment()
      } else if let quote = quoteAhead {
        blankString(quote)
      } else {
        code.append(bytes[index])
        index += 1
      }
    }
  }

  private mutating func blankComment() {
    var depth = 0
    repeat {
      if sees("/*") {
        depth += 1
        blank(2)
      } else if sees("*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && index < bytes.count
  }

  /// The opening of a string here: its number signs and its quotes.
  private var quoteAhead: (signs: Int, quotes: Int)? {
    var signs = 0
    while index + signs < bytes.count, bytes[index + signs] == UInt8(ascii: "#") { signs += 1 }
    guard has("\"", at: index + signs) else { return nil }
    return (signs, has("\"\"\"", at: index + signs) ? 3 : 1)
  }

  private mutating func blankString(_ quote: (signs: Int, quotes: Int)) {
    let signs = String(repeating: "#", count: quote.signs)
    let end = String(repeating: "\"", count: quote.quotes) + signs
    let escape = "\\" + signs
    blank(quote.signs + quote.quotes)
    while index < bytes.count, !sees(end) {
      if bytes[index] != UInt8(ascii: "\\") {
        blank()
      } else if sees(escape + "(") {
        blank(escape.utf8.count)
        blankInterpolation()
      } else if sees(escape) {
        blank(escape.utf8.count + 1)
      } else {
        blank()
      }
    }
    blank(end.utf8.count)
  }

  private mutating func blankInterpolation() {
    var depth = 0
    repeat {
      if let quote = quoteAhead {
        blankString(quote)
        continue
      }
      if sees("(") { depth += 1 }
      if sees(")") { depth -= 1 }
      blank()
    } while depth > 0 && index < bytes.count
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where index < bytes.count {
      code.append(bytes[index] == UInt8(ascii: "\n") ? bytes[index] : UInt8(ascii: " "))
      index += 1
    }
  }

  private func sees(_ text: String) -> Bool { has(text, at: index) }

  private func has(_ text: String, at start: Int) -> Bool {
    let end = start + text.utf8.count
    return end <= bytes.count && bytes[start..<end].elementsEqual(text.utf8)
  }
}

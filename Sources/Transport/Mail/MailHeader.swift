internal import Core

/// Writes the header fields of a message: folded, and in encoded words where they leave ASCII.
enum MailHeader {
  static let lineBytesMax = 78
  /// RFC 2047 allows 75; at 60 a word still shares its line with the field's name.
  private static let encodedWordBytesMax = 60

  /// Lines may not pass 998 bytes (RFC 5322 §2.1.1), the field's name included.
  private static let plainWordBytesMax = 900

  /// Whether the text can stand in a field at all: no control character, so no line of its own.
  static func isSafe(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      let category = $0.properties.generalCategory
      return category != .control && category != .lineSeparator && category != .paragraphSeparator
    }
  }

  /// `name: value`, the words put on as many lines as they need. A field ends in CRLF.
  static func field(_ name: String, _ words: [String]) -> String {
    var line = "\(name):"
    var lines = ""
    for word in words {
      if line.utf8.count + 1 + word.utf8.count > lineBytesMax, !line.hasSuffix(":") {
        lines += line + "\r\n"
        line = ""
      }
      line += " " + word
    }
    return lines + line + "\r\n"
  }

  /// The words of a text that people read.
  static func words(_ text: String) -> [String] {
    let plain = text.split(separator: " ", omittingEmptySubsequences: false)
    let isASCII = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    let isPlain = plain.allSatisfy {
      !$0.isEmpty && $0.utf8.count <= plainWordBytesMax
        && !($0.hasPrefix("=?") && $0.hasSuffix("?="))
    }
    return isASCII && isPlain ? plain.map(String.init) : encodedWords(text)
  }

  /// RFC 2047 encoded words, none of which splits a character.
  static func encodedWords(_ text: String) -> [String] {
    let room = (encodedWordBytesMax - "=?utf-8?B??=".utf8.count) / 4 * 3
    var words: [String] = []
    var piece: [UInt8] = []
    for scalar in text.unicodeScalars {
      let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      if piece.count + bytes.count > room {
        words.append(encodedWord(piece))
        piece = []
      }
      piece += bytes
    }
    if !piece.isEmpty { words.append(encodedWord(piece)) }
    return words
  }

  private static func encodedWord(_ bytes: [UInt8]) -> String {
    "=?utf-8?B?\(Base64.encode(bytes))?="
  }

  /// `"Name" <a@b.c>`, the name quoted or encoded as it needs.
  static func words(_ someone: Correspondent) -> [String] {
    guard let name = someone.name else { return [someone.address.description] }
    let address = "<\(someone.address)>"
    guard name.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }), name.utf8.count < 60,
      !name.contains("=?")
    else { return encodedWords(name) + [address] }
    return ["\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"", address]
  }

  /// A list of people, separated by commas.
  static func words(_ people: [Correspondent]) -> [String] {
    people.enumerated().flatMap { index, someone in
      var words = words(someone)
      if index < people.count - 1 { words[words.count - 1] += "," }
      return words
    }
  }

  /// `; name="value"`, or the pieces of RFC 2231 when the value leaves ASCII or is long.
  static func parameter(_ name: String, _ value: String) -> [String] {
    if value.utf8.count <= 50, value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      return ["\(name)=\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""]
    }
    let room = lineBytesMax - name.utf8.count - 20
    var pieces = [""]
    for byte in value.utf8 {
      let encoded = encodedParameterByte(byte)
      if pieces[pieces.count - 1].utf8.count + encoded.utf8.count > room { pieces.append("") }
      pieces[pieces.count - 1] += encoded
    }
    if pieces.count == 1 { return ["\(name)*=utf-8''\(pieces[0])"] }
    return pieces.enumerated().map { "\(name)*\($0)*=\($0 == 0 ? "utf-8''" : "")\($1)" }
  }

  private static func encodedParameterByte(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      String(UnicodeScalar(byte))
    default:
      "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }
}

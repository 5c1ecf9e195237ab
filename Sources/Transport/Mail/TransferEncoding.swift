internal import Core

/// The two ways in which a body crosses relays that know only short lines of ASCII (RFC 2045 §6).
enum TransferEncoding {
  private static let lineBytesMax = 76
  private static let hexadecimal = Array("0123456789ABCDEF".utf8)

  /// Base64 in lines.
  static func foldedBase64(_ bytes: [UInt8]) -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(bytes.count / 57 * 78 + 80)
    var start = 0
    while start < bytes.count {
      let end = min(start + lineBytesMax / 4 * 3, bytes.count)
      lines += Base64.encode(bytes[start..<end]).utf8
      lines += [0x0D, 0x0A]
      start = end
    }
    return lines
  }

  /// Quoted-printable of a text, its line ends made CRLF, a last one added when it has none.
  static func quotedPrintable(_ text: String) -> [UInt8] {
    var encoded: [UInt8] = []
    let lines = text.replacing("\r\n", with: "\n").utf8.split(
      separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where index < lines.count - 1 || !line.isEmpty {
      appendLine(Array(line), to: &encoded)
    }
    return encoded
  }

  private static func appendLine(_ line: [UInt8], to encoded: inout [UInt8]) {
    var column = 0
    for (index, byte) in line.enumerated() {
      let isLast = index == line.count - 1
      let isBlank = byte == 0x20 || byte == 0x09
      let isPlain =
        (isBlank && !isLast) || ((0x21..<0x7F).contains(byte) && byte != UInt8(ascii: "="))
      let size = isPlain ? 1 : 3
      // One column stays free for the mark of a soft line break.
      if column + size > lineBytesMax - (isLast ? 0 : 1) {
        encoded += [UInt8(ascii: "="), 0x0D, 0x0A]
        column = 0
      }
      if isPlain {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "="), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      }
      column += size
    }
    encoded += [0x0D, 0x0A]
  }
}

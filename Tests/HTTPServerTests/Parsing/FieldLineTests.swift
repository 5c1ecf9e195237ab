import Testing

@testable import HTTPServer

/// Values of every length with every byte at every place, through the parser, whole and in two pieces.
@Suite struct FieldLineTests {
  private static let limits = HeadParser.Limits(
    headBytesMax: 400, targetBytesMax: 100, fieldCountMax: 8)

  /// The value of the one odd field of a head, or why the head was refused.
  private func outcome(_ value: [UInt8], cutAt cut: Int) -> Result<[UInt8]?, Refusal> {
    let bytes =
      Array("GET / HTTP/1.1\r\nHost: a\r\nX-Y:".utf8) + value + Array("\r\n\r\n".utf8)
    var parser = HeadParser()
    do throws(Refusal) {
      if cut < bytes.count {
        let first = Array(bytes[..<cut])
        guard try parser.parse(first.span, Self.limits) == nil else { return .success(nil) }
      }
      let head = try parser.parse(bytes.span, Self.limits)?.head
      return .success(
        head.flatMap { head in head.fields.last.map { Array(head.bytes[$0.value.range]) } })
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: 1...18)
  func `a control character is refused wherever it stands, and all else is kept`(length: Int) {
    var value = [UInt8](repeating: 0xE9, count: length)
    for place in 0..<length {
      for byte: UInt8 in [0x00, 0x01, 0x09, 0x0B, 0x0D, 0x1F, 0x21, 0x7E, 0x7F, 0x80, 0x8D, 0xFF] {
        value[place] = byte
        // A tab at an end is not part of the value.
        let isAtEnd = byte == .tab && (place == 0 || place == length - 1)
        for cut in [28, 29 + place, 30 + place, 29 + length, .max] where !isAtEnd {
          let outcome = outcome(value, cutAt: cut)
          let expected: Result<[UInt8]?, Refusal> =
            byte.isFieldValueCharacter ? .success(value) : .failure(.malformed(.fieldValue))
          #expect(outcome == expected, "\(byte) at \(place), cut at \(cut)")
        }
      }
      value[place] = 0xE9
    }
  }
}

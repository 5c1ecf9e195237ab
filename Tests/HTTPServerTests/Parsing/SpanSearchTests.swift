import Testing

@testable import HTTPServer

/// Searches look at eight bytes at once; each is compared with one that looks at byte after byte.
@Suite struct SpanSearchTests {
  private static let lengths = [1, 2, 7, 8, 9, 15, 16, 17, 24]
  /// Neighbours that a borrow, or the highest bit, could confuse.
  private static let fillings: [UInt8] = [0x61, 0x20, 0x21, 0x3B, 0x7E, 0x80, 0x8D, 0xA0, 0xFF]

  /// Texts of one filling, with another byte at each of their places.
  private func everyText(_ length: Int, _ body: ([UInt8], _ place: Int) -> Void) {
    for filling in Self.fillings {
      var text = [UInt8](repeating: filling, count: length)
      for place in 0..<length {
        for byte in UInt8.min ... .max {
          text[place] = byte
          body(text, place)
        }
        text[place] = filling
      }
    }
  }

  @Test(arguments: lengths)
  func `the first control character is found wherever it stands`(length: Int) {
    var faults = 0
    everyText(length) { text, _ in
      let expected = text.firstIndex { $0 < 0x20 || $0 == 0x7F }
      if text.span.firstControl(in: 0..<length) != expected { faults += 1 }
      let isValue = text.allSatisfy(\.isFieldValueCharacter)
      if text.span.isFieldValue(0..<length) != isValue { faults += 1 }
    }
    #expect(faults == 0)
  }

  @Test(arguments: lengths)
  func `the first of a byte is found wherever it stands`(length: Int) {
    var faults = 0
    everyText(length) { text, place in
      let byte = text[place]
      if text.span.firstIndex(of: byte, in: 0..<length) != text.firstIndex(of: byte) { faults += 1 }
      if text.span.firstIndex(of: 0x3A, in: 0..<length) != text.firstIndex(of: 0x3A) { faults += 1 }
    }
    #expect(faults == 0)
  }

  @Test func `what lies outside of the range is not found`() {
    let text = Array("\r:aaaaaaaaaaaaaaaaaaaa:\r".utf8)
    for start in 2..<text.count - 2 {
      for end in start...text.count - 2 {
        #expect(text.span.firstIndex(of: UInt8(ascii: ":"), in: start..<end) == nil)
        #expect(text.span.firstControl(in: start..<end) == nil)
      }
    }
  }

  @Test func `the first of several is told`() {
    var text = [UInt8](repeating: 0x61, count: 24)
    for first in 0..<24 {
      for second in first..<24 {
        (text[first], text[second]) = (0x0D, 0x0D)
        #expect(text.span.firstControl(in: 0..<24) == first)
        #expect(text.span.firstIndex(of: 0x0D, in: 0..<24) == first)
        (text[first], text[second]) = (0x61, 0x61)
      }
    }
  }
}

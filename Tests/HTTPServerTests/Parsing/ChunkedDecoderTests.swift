import TestKit
import Testing

@testable import HTTPServer

@Suite struct ChunkedDecoderTests {
  private static func outcome(of pieces: [[UInt8]]) -> String {
    var decoder = ChunkedDecoder()
    var content: [UInt8] = []
    var rest: [UInt8] = []
    do {
      for piece in pieces {
        let taken = try decoder.decode(piece.span, from: 0) { content += piece[$0] }
        rest += piece[taken...]
      }
    } catch {
      return "\(error)"
    }
    let text = String(decoding: content, as: UTF8.self)
    return "\(text) \(decoder.isDone) +\(String(decoding: rest, as: UTF8.self))"
  }

  private func outcome(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let whole = Self.outcome(of: [bytes])
    for pieces in everySplit(of: bytes) { #expect(Self.outcome(of: pieces) == whole) }
    return whole
  }

  @Test(arguments: [
    ("3\r\nabc\r\n0\r\n\r\n", "abc true +"),
    ("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET", "abcde true +GET"),
    ("A;x=\"y\"\r\n0123456789\r\n0\r\n\r\n", "0123456789 true +"),
    ("0\r\nT: v\r\nU:\r\n\r\n", " true +"),
    ("00003\r\nabc\r\n000\r\n\r\n", "abc true +"),
    ("3\r\nab", "ab false +"),
  ])
  func `chunks become their content however they are split`(text: String, expected: String) {
    #expect(outcome(text) == expected)
  }

  @Test(arguments: [
    ("\r\n", Malformation.chunkSize), ("g\r\n", .chunkSize), (" 3\r\nabc", .chunkSize),
    ("3 \r\nabc", .chunkSize), ("0x3\r\nabc", .chunkSize), ("+3\r\nabc", .chunkSize),
    ("-1\r\n", .chunkSize), ("3\nabc", .chunkSize), ("3\rabc", .chunkSize),
    ("1000000000000\r\n", .chunkSize), ("3;a\nb\r\nabc", .chunkExtension),
    ("3;a\rb", .chunkSize), ("3\r\nabcX", .chunkEnd), ("3\r\nabc\n", .chunkEnd),
    ("3\r\nabc\rX", .chunkEnd), ("0\r\nX\r\n", .fieldName), ("0\r\nX : a\r\n", .fieldName),
    ("0\r\n a\r\n", .foldedField), ("0\r\n\n", .lineEnding),
  ])
  func `a broken chunk is refused however it is split`(text: String, rule: Malformation) {
    #expect(outcome(text) == "\(Refusal.malformed(rule))")
  }

  @Test(arguments: [
    "1;" + String(repeating: "x", count: 17_000),
    "0\r\nX: " + String(repeating: "x", count: 17_000),
    String(repeating: "1;" + String(repeating: "x", count: 1_000) + "\r\na\r\n", count: 17),
  ])
  func `extensions and trailers have a bound`(text: String) {
    #expect(Self.outcome(of: [Array(text.utf8)]) == "\(Refusal.headTooLarge(limitBytes: 16_384))")
  }
}

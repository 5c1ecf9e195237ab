import TestKit
import Testing

@testable import HTTPServer

/// A part as a whole, for comparing.
struct WholePart: Equatable {
  var name: String
  var filename: String?
  var contentType: String?
  var content: [UInt8] = []

  init(_ name: String, filename: String? = nil, contentType: String? = nil, _ content: String) {
    self.name = name
    self.filename = filename
    self.contentType = contentType
    self.content = Array(content.utf8)
  }

  init(_ part: MultipartPart) {
    name = part.name
    filename = part.filename
    contentType = part.contentType
  }
}

/// Feeds pieces to a new parser and puts the parts together.
func parseForm(
  _ pieces: [[UInt8]], boundary: String = "B", limits: MultipartLimits = MultipartLimits()
) throws -> [WholePart] {
  let type = "multipart/form-data; boundary=\"\(boundary)\""
  let boundary = try #require(MultipartBoundary(contentType: type))
  var parser = MultipartParser(boundary: boundary, limits: limits)
  var events: [MultipartEvent] = []
  for piece in pieces { events += try parser.feed(piece) }
  try parser.finish()
  return try parts(from: events)
}

private func parts(from events: [MultipartEvent]) throws -> [WholePart] {
  var parts: [WholePart] = []
  var isOpen = false
  for (index, event) in events.enumerated() {
    switch event {
    case .partBegan(let part):
      #expect(!isOpen)
      isOpen = true
      parts.append(WholePart(part))
    case .data(let bytes):
      #expect(isOpen && !bytes.isEmpty)
      parts[parts.count - 1].content += bytes
    case .partEnded:
      #expect(isOpen)
      isOpen = false
    case .finished: #expect(index == events.count - 1)
    }
  }
  #expect(!isOpen && events.last == .finished)
  return parts
}

/// One part of the form whose head is that line, with some content.
private func form(_ disposition: String, more: String = "") -> String {
  "--B\r\nContent-Disposition: \(disposition)\r\n\(more)\r\nx\r\n--B--\r\n"
}

@Suite struct MultipartParserTests {
  static let accepted: [(String, [WholePart])] = [
    ("--B--", []), ("--B--\r\n", []),
    (form("form-data; name=a"), [WholePart("a", "x")]),
    (form("form-data; name=\"a\""), [WholePart("a", "x")]),
    (form("FORM-DATA; NAME=\"a\""), [WholePart("a", "x")]),
    (form("form-data;name=\"\""), [WholePart("", "x")]),
    (form("form-data ; name=\"a\" ; filename=\"b\""), [WholePart("a", filename: "b", "x")]),
    (
      form("form-data; name=a; filename=\"\"", more: "Content-Type: image/png\r\n"),
      [WholePart("a", filename: "", contentType: "image/png", "x")]
    ),
    (
      form("form-data; name=a", more: "X-Other: y\r\nContent-Transfer-Encoding: Binary\r\n"),
      [WholePart("a", "x")]
    ),
    (
      form("form-data; name=\"سؤال\"; filename=\"ملف.pdf\""),
      [WholePart("سؤال", filename: "ملف.pdf", "x")]
    ),
    (form("form-data; name=\"a\\\"b\\\\c\\d\""), [WholePart("a\"b\\c\\d", "x")]),
    (
      form("form-data; name=a; filename=\"C:\\dir\\b.txt\""),
      [WholePart("a", filename: "b.txt", "x")]
    ),
    (
      form("form-data; name=a; filename=\"../../etc/passwd\""),
      [WholePart("a", filename: "passwd", "x")]
    ),
    (form("form-data; name=a; filename=\"a/..\""), [WholePart("a", filename: "", "x")]),
    (
      form("form-data; name=a; filename=\"plain\"; filename*=utf-8'ar'%D9%85%2Epdf"),
      [WholePart("a", filename: "م.pdf", "x")]
    ),
    (
      form("form-data; name=a; filename*=UTF-8''..%2F%5Cb"), [WholePart("a", filename: "b", "x")]
    ),
    // Two parts, a preamble, padding after boundaries, an epilogue.
    (
      "ignored\r\n--\r\n--B \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B\t\r\n"
        + "content-disposition: form-data; name=b\r\n\r\n2\r\n--B-- \t\r\nignored\r\n--B\r\n\0",
      [WholePart("a", "1"), WholePart("b", "2")]
    ),
    // No content, with and without the line ending that the boundary owns.
    ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--B--", [WholePart("a", "")]),
    ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\n--B--", [WholePart("a", "")]),
    // Look-alikes in the content.
    (
      "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\r\n\r\n-\r\n--\r\n--\r--B\n--B\r\n-\r--b"
        + "\r\n\r\n--B--",
      [WholePart("a", "\r\r\n\r\n-\r\n--\r\n--\r--B\n--B\r\n-\r--b\r\n")]
    ),
    ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\n-\r\n--B--", [WholePart("a", "-")]),
    ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\n--\r\n--B--", [WholePart("a", "--")]),
    (
      "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n\r\n--B--", [WholePart("a", "\r\n")]
    ),
  ]

  @Test(arguments: accepted)
  func `a form gives the same parts however it arrives`(text: String, expected: [WholePart]) throws
  {
    for pieces in Splits.all(of: Array(text.utf8)) {
      #expect(try parseForm(pieces) == expected)
    }
  }

  static let refused: [(String, MultipartMalformation)] = [
    ("", .incomplete), ("--B", .incomplete), ("--B\r\n", .incomplete), ("--B-", .incomplete),
    ("--B--\r", .incomplete), ("text\r\n", .incomplete),
    ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B", .incomplete),
    ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx", .incomplete),
    ("--B\n", .delimiter), ("--B\r\r\n", .delimiter), ("--Bx\r\n", .delimiter),
    ("--B x\r\n", .delimiter), ("--B-\r\n", .delimiter), ("--B--x", .delimiter),
    ("--B--\n", .delimiter), ("--B --\r\n", .delimiter),
    ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--Bx\r\n--B--", .delimiter),
    ("--B\r\nContent-Disposition: form-data; name=a\n\r\nx\r\n--B--", .lineEnding),
    ("--B\r\nContent-Disposition: form-data; name=a\r\n\nx\r\n--B--", .lineEnding),
    ("--B\r\n\nx\r\n--B--", .lineEnding),
    ("--B\r\n\r\nx\r\n--B--", .disposition),
    ("--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--", .disposition),
    (form("attachment; name=a"), .disposition), (form("form-data; name=a; name=b"), .disposition),
    (form("form-data; name=\"a"), .disposition), (form("form-data; name=a b"), .disposition),
    (form("form-data, name=a"), .disposition), (form("form-data; =a"), .disposition),
    (form("form-data"), .name), (form("form-data; filename=a"), .name),
    (form("form-data; name=a\r\n folded"), .header), (form("form-data; name=a\rb"), .header),
    (form("form-data; name=a\0"), .header),
    (form("form-data; name=a", more: "Bad : x\r\n"), .header),
    (form("form-data; name=a", more: ": x\r\n"), .header),
    (form("form-data; name=a", more: "none\r\n"), .header),
    (form("form-data; name=a", more: "Content-Disposition: form-data; name=b\r\n"), .header),
    (form("form-data; name=a", more: "Content-Type: a/b\r\nContent-Type: a/c\r\n"), .header),
    (form("form-data; name=a", more: "Content-Transfer-Encoding: base64\r\n"), .transferEncoding),
    (form("form-data; name=a; filename*=latin1''b"), .filename),
    (form("form-data; name=a; filename*=b"), .filename),
    (form("form-data; name=a; filename*=UTF-8''%zz"), .filename),
    (form("form-data; name=a; filename*=UTF-8''%00"), .filename),
    (form("form-data; name=a; filename*=UTF-8''%ff"), .filename),
    (form("form-data; name=a; filename*=\"UTF-8''a b\""), .filename),
  ]

  @Test(arguments: refused)
  func `what breaks a rule is refused for that rule, however it arrives`(
    text: String, rule: MultipartMalformation
  ) {
    for pieces in Splits.all(of: Array(text.utf8)) {
      #expect(throws: MultipartError.malformed(rule)) { try parseForm(pieces) }
    }
  }

  @Test func `a name that is not UTF-8 is refused`() {
    let head = Array("--B\r\nContent-Disposition: form-data; name=\"".utf8)
    let bytes = head + [0xFF] + Array("\"\r\n\r\n\r\n--B--".utf8)
    #expect(throws: MultipartError.malformed(.name)) { try parseForm([bytes]) }
  }

  static let overBounds: [(String, MultipartError)] = [
    (
      String(repeating: form("form-data; name=a").dropLast(4) + "\r\n", count: 3),
      .tooManyParts(limit: 2)
    ),
    (
      form("form-data; name=\"" + String(repeating: "n", count: 17) + "\""),
      .nameTooLong(limitBytes: 16)
    ),
    (
      form("form-data; name=a; filename=\"" + String(repeating: "ن", count: 9) + "\""),
      .nameTooLong(limitBytes: 16)
    ),
    (
      form("form-data; name=a", more: "X: " + String(repeating: "y", count: 99) + "\r\n"),
      .partHeadTooLarge(limitBytes: 99)
    ),
    ("--B\r\n" + String(repeating: "y", count: 100), .partHeadTooLarge(limitBytes: 99)),
    (String(repeating: "p", count: 60), .tooMuchOutsideParts(limitBytes: 50)),
    ("--B" + String(repeating: " ", count: 60), .tooMuchOutsideParts(limitBytes: 50)),
    ("--B--" + String(repeating: " ", count: 60), .tooMuchOutsideParts(limitBytes: 50)),
    ("--B--\r\n" + String(repeating: "\r\n--B", count: 60), .tooMuchOutsideParts(limitBytes: 50)),
  ]

  @Test(arguments: overBounds)
  func `each bound is kept, however the form arrives`(text: String, error: MultipartError) {
    var limits = MultipartLimits()
    limits.partCountMax = 2
    limits.partHeadBytesMax = 99
    limits.nameBytesMax = 16
    limits.outsideBytesMax = 50
    for pieces in Splits.all(of: Array(text.utf8)) {
      #expect(throws: error) { try parseForm(pieces, limits: limits) }
    }
  }

  @Test func `binary content full of half boundaries comes out as it went in`() throws {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("\r\n-Bound\0".utf8)
    for _ in 0..<200 {
      let content = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      guard content.firstRange(of: "\r\n--Bound".utf8) == nil else { continue }
      let head = "--Bound\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n"
      let bytes = Array(head.utf8) + content + Array("\r\n--Bound--\r\n".utf8)
      guard !content.starts(with: "--Bound".utf8) else { continue }
      for pieces in Splits.all(of: bytes, randomCount: 3) {
        #expect(try parseForm(pieces, boundary: "Bound").map(\.content) == [content])
      }
    }
  }

  @Test func `content leaves the parser while it arrives`() throws {
    let boundary = try #require(MultipartBoundary(contentType: "multipart/form-data;boundary=B"))
    var parser = MultipartParser(boundary: boundary)
    _ = try parser.feed(Array("--B\r\nContent-Disposition: form-data; name=f\r\n\r\n".utf8))
    for _ in 0..<100 {
      let chunk = [UInt8](repeating: 7, count: 1_000)
      #expect(try parser.feed(chunk) == [.data(chunk[...])])
    }
    #expect(throws: MultipartError.malformed(.incomplete)) { try parser.finish() }
  }

  @Test(arguments: [
    "multipart/form-data; boundary=B", "Multipart/Form-Data;BOUNDARY=\"B\"",
    "multipart/form-data; charset=utf-8; boundary=a'()+_,-./:=?".replacing(
      "a'()+_,-./:=?", with: "\"a'()+_,-./:=?\""),
    "multipart/form-data; boundary=\"a b\"",
    "multipart/form-data; boundary=" + String(repeating: "b", count: 70),
  ])
  func `a boundary may be a token or quoted`(type: String) {
    #expect(MultipartBoundary(contentType: type) != nil)
  }

  @Test(arguments: [
    "", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\"\"",
    "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a b",
    "multipart/form-data; boundary=B; boundary=C", "multipart/mixed; boundary=B",
    "multipart/form-data, boundary=B", "multipart/form-data; boundary=\"B",
    "multipart/form-data; boundary=a@b".replacing("a@b", with: "\"a@b\""),
    "multipart/form-data; boundary=\"é\"", "multipart/form-data; boundary=B;",
    "multipart/form-data; boundary=" + String(repeating: "b", count: 71), "/; boundary=B",
  ])
  func `any other Content-Type is refused`(type: String) {
    #expect(MultipartBoundary(contentType: type) == nil)
  }
}

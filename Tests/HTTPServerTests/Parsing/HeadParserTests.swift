import TestKit
import Testing

@testable import HTTPServer

@Suite struct HeadParserTests {
  private static let limits = HeadParser.Limits(
    headBytesMax: 400, targetBytesMax: 100, fieldCountMax: 8)

  private static let broken: [(String, Refusal)] = [
    ("GET / HTTP/1.1\nHost: a\n\n", Refusal.malformed(.lineEnding)),
    ("GET  / HTTP/1.1\r\n", .malformed(.version)),
    ("GET /\r\n", .malformed(.requestLine)),
    ("G\u{0}T / HTTP/1.1\r\n", .malformed(.method)),
    ("GET a HTTP/1.1\r\n", .malformed(.target)),
    ("GET /#x HTTP/1.1\r\n", .malformed(.target)),
    ("GET /../x HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
    ("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
    ("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
    ("GET /%FF HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
    ("GET * HTTP/1.1\r\n", .malformed(.target)),
    ("CONNECT / HTTP/1.1\r\n", .noTunnel),
    (
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
      .malformed(.transferEncoding)
    ),
    (
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
      .malformed(.transferEncoding)
    ),
    ("PRI * HTTP/2.0\r\n", .unknownVersion),
    ("GET / HTTP/1.1\r\n Host: a\r\n", .malformed(.foldedField)),
    ("GET / HTTP/1.1\r\nHost : a\r\n", .malformed(.fieldName)),
    ("GET / HTTP/1.1\r\nX: a\rb\r\n", .malformed(.fieldValue)),
    ("GET / HTTP/1.1\r\nX: a\r\n\r\n", .malformed(.hostMissing)),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .malformed(.hostRepeated)),
    ("GET / HTTP/1.1\r\nHost: a b\r\n", .malformed(.host)),
    ("GET / HTTP/1.1\r\nHost:\r\n", .malformed(.host)),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n", .malformed(.contentLength)),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n", .malformed(.contentLength)),
    (
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
      .malformed(.contentLength)
    ),
    (
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      .malformed(.contentLengthWithTransferEncoding)
    ),
    (
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      .unknownTransferCoding
    ),
    (
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
      .malformed(.transferEncoding)
    ),
    ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed(.transferEncoding)),
    ("GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n", .unmetExpectation),
    (
      "GET /" + String(repeating: "a", count: 100) + " HTTP/1.1\r\n",
      .targetTooLong(limitBytes: 100)
    ),
    ("GET /" + String(repeating: "a", count: 200), .targetTooLong(limitBytes: 100)),
    (
      "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 400),
      .headTooLarge(limitBytes: 400)
    ),
    (
      "GET / HTTP/1.1\r\n" + String(repeating: "X: a\r\n", count: 9),
      .headTooLarge(limitBytes: 400)
    ),
  ]

  /// What came of a head: its parts in one line, or the refusal.
  private static func outcome(of pieces: [[UInt8]]) -> String {
    var parser = HeadParser()
    var buffer: [UInt8] = []
    do {
      for piece in pieces {
        buffer += piece
        guard let parsed = try parser.parse(buffer.span, limits) else { continue }
        let head = parsed.head
        return "\(head.method.rawValue) \(head.path) ?\(head.rawQuery) 1.\(head.minorVersion)"
          + " \(parsed.framing) \(parsed.isKeptAlive) \(head.authority ?? "-")"
      }
      return "incomplete"
    } catch {
      return "\(error)"
    }
  }

  /// The outcome, after every split has been seen to give the same.
  private func outcome(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let whole = Self.outcome(of: [bytes])
    for pieces in everySplit(of: bytes) { #expect(Self.outcome(of: pieces) == whole) }
    return whole
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / ? 1.1 none true a"),
    ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / ? 1.1 none true a"),
    ("GET /x?y=1&z HTTP/1.1\r\nHost: a:80\r\n\r\n", "GET /x ?y=1&z 1.1 none true a:80"),
    ("GET / HTTP/1.0\r\n\r\n", "GET / ? 1.0 none false -"),
    ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET / ? 1.0 none true -"),
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n", "GET / ? 1.1 none false a"),
    ("GET http://b/p HTTP/1.1\r\nHost: a\r\n\r\n", "GET /p ? 1.1 none true b"),
    ("GET http://b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / ? 1.1 none true b"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\n", "POST / ? 1.1 length(7) true a"),
    (
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n",
      "POST / ? 1.1 chunked true a"
    ),
    ("GET /a/./b/../c/%7Ed HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a/c/~d ? 1.1 none true a"),
    ("GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a%2Fb ? 1.1 none true a"),
    ("GET / HTTP/1.7\r\nHost: [::1]:8080\r\n\r\n", "GET / ? 1.1 none true [::1]:8080"),
    ("GET / HTTP/1.1\r\nHost: a\r\n", "incomplete"),
  ])
  func `a head is read the same however it is split`(text: String, expected: String) {
    #expect(outcome(text) == expected)
  }

  @Test(arguments: broken)
  func `what can be read two ways is refused however it is split`(text: String, refusal: Refusal) {
    #expect(outcome(text) == "\(refusal)")
  }

  @Test func `a length beyond every integer is kept as the largest`() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n"
    #expect(outcome(head) == "POST / ? 1.1 length(\(Int.max)) true a")
  }
}

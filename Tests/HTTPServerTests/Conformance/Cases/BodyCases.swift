/// RFC 9112, 6 and 7: how the end of a body is found.
enum BodyCases {
  static let all = lengths + chunks + badChunks + trailers

  private static func length(_ lines: String, _ body: String = "abc") -> String {
    "POST /echo HTTP/1.1\r\nHost: t\r\n\(lines)\r\n\(body)"
  }

  private static let lengths: [HTTPCase] = [
    .answered("9112-6.3 a body of its length", post("/echo", "abc"), 200, "abc"),
    .answered("9112-6.3 a body of no bytes", post("/echo", ""), 200, ""),
    .answered("9112-6.3 no length is no body", "POST /echo HTTP/1.1\r\nHost: t\r\n\r\n", 200, ""),
    .answered("9112-6.3 leading zeros", length("Content-Length: 0003\r\n"), 200, "abc"),
    .answered("9112-6.3 a body of CRLF", post("/echo", "\r\n\r\n"), 200, "\r\n\r\n"),
    .answered("9112-6.3 a body of NULs", post("/length", "\0\0\0"), 200, "3"),
    .answered(
      "9112-6.3 GET may have a body",
      "GET /constant HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc", 200, "constant"),
    .answered(
      "9112-6.3 a long body", post("/length", String(repeating: "x", count: 3_000)), 200, "3000"),
    .answered("9112-6.3 a streamed body of its length", post("/stream", "abcde"), 200, "5"),
    .refused("9112-6.3 a sign", length("Content-Length: +3\r\n"), 400),
    .refused("9112-6.3 a negative length", length("Content-Length: -3\r\n"), 400),
    .refused("9112-6.3 a hex length", length("Content-Length: 0x3\r\n"), 400),
    .refused("9112-6.3 a fraction", length("Content-Length: 3.0\r\n"), 400),
    .refused("9112-6.3 an empty length", length("Content-Length:\r\n"), 400),
    .refused("9112-6.3 a word", length("Content-Length: three\r\n"), 400),
    .refused("9112-6.3 a space inside", length("Content-Length: 3 3\r\n"), 400),
    .refused("9112-6.3 a vertical tab before", length("Content-Length: \u{0B}3\r\n"), 400),
    .refused("9112-6.3 digits of another script", length("Content-Length: \u{D9}\u{A3}\r\n"), 400),
    .refused(
      "9112-6.3 two different lengths", length("Content-Length: 3\r\nContent-Length: 4\r\n"), 400),
    .refused(
      "9112-6.3 two equal lengths", length("Content-Length: 3\r\nContent-Length: 3\r\n"), 400),
    .refused("9112-6.3 a list of lengths", length("Content-Length: 3, 3\r\n"), 400),
    .refused("9112-6.3 a length over the bound", length("Content-Length: 1048577\r\n", ""), 413),
    .refused(
      "9112-6.3 a length beyond 64 bits", length("Content-Length: 18446744073709551619\r\n", ""),
      413),
    .refused(
      "9112-6.3 the largest 64-bit length", length("Content-Length: 9223372036854775807\r\n", ""),
      413),
    HTTPCase(
      "9112-8 a body that ends early", [.send(latin(length("Content-Length: 9\r\n"))), .halfClose],
      [Reply(400)], .closed),
  ]

  private static let chunks: [HTTPCase] = [
    .answered(
      "9112-7.1 chunks in order", chunked("/echo", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), 200, "abcde"
    ),
    .answered("9112-7.1 the last chunk alone", chunked("/echo", "0\r\n\r\n"), 200, ""),
    .answered(
      "9112-7.1 hex digits in both cases",
      chunked("/echo", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"), 200,
      "01234567890123456789"),
    .answered("9112-7.1 leading zeros", chunked("/echo", "0003\r\nabc\r\n000\r\n\r\n"), 200, "abc"),
    .answered(
      "9112-7.1 a chunk that looks like an end", chunked("/echo", "5\r\n0\r\n\r\n\r\n0\r\n\r\n"),
      200, "0\r\n\r\n"),
    .answered(
      "9112-7.1 into a streaming handler", chunked("/stream", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
      200, "5"),
    .answered(
      "9112-7.1.1 an extension", chunked("/echo", "3;a=b\r\nabc\r\n0;c\r\n\r\n"), 200, "abc"),
    .answered(
      "9112-7.1.1 a quoted extension", chunked("/echo", "3;a=\"b;c\"\r\nabc\r\n0\r\n\r\n"), 200,
      "abc"),
    .answered(
      "9112-7 the coding has no case",
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: CHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n",
      200, "x"),
    .answered(
      "9112-7.1 then the next request", chunked("/echo", "1\r\nx\r\n0\r\n\r\n") + get("/constant"),
      [Reply(200, "x"), Reply(200, "constant")]),
  ]

  private static func badChunk(_ name: String, _ chunks: String) -> HTTPCase {
    .refused("9112-7.1 \(name)", chunked("/echo", chunks), 400)
  }

  private static let badChunks: [HTTPCase] = [
    badChunk("no size", "\r\nabc\r\n0\r\n\r\n"),
    badChunk("a size that is no number", "x\r\nabc\r\n"),
    badChunk("a hex prefix", "0x3\r\nabc\r\n0\r\n\r\n"),
    badChunk("a plus sign", "+3\r\nabc\r\n0\r\n\r\n"),
    badChunk("a negative size", "-3\r\nabc\r\n0\r\n\r\n"),
    badChunk("a space before", " 3\r\nabc\r\n0\r\n\r\n"),
    badChunk("a space after", "3 \r\nabc\r\n0\r\n\r\n"),
    badChunk("a tab after", "3\t\r\nabc\r\n0\r\n\r\n"),
    badChunk("an underscore", "1_0\r\nabc\r\n0\r\n\r\n"),
    badChunk("a fraction", "3.0\r\nabc\r\n0\r\n\r\n"),
    badChunk("more than 64 bits", "10000000000000003\r\nabc\r\n0\r\n\r\n"),
    badChunk("a size that wraps to a negative", "FFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"),
    badChunk("a size of 16 digits", "8000000000000000\r\nabc\r\n0\r\n\r\n"),
    badChunk("LF after the size", "3\nabc\r\n0\r\n\r\n"),
    badChunk("CR after the size", "3\rabc\r\n0\r\n\r\n"),
    badChunk("LF after the last size", "3\r\nabc\r\n0\n\r\n"),
    badChunk("no CRLF after the data", "3\r\nabc0\r\n\r\n"),
    badChunk("more data than the size", "3\r\nabcd\r\n0\r\n\r\n"),
    badChunk("less data than the size", "4\r\nabc\r\n0\r\n\r\n"),
    badChunk("LF after the data", "3\r\nabc\n0\r\n\r\n"),
    badChunk("CR after the data", "3\r\nabc\r0\r\n\r\n"),
    badChunk("a NUL in the size", "3\0\r\nabc\r\n0\r\n\r\n"),
    badChunk("a space after the data", "3\r\nabc \n0\r\n\r\n"),
    badChunk("a CR after the size's CR", "3\r\r\nabc\r\n0\r\n\r\n"),
    badChunk("an empty line between", "3\r\nabc\r\n\r\n0\r\n\r\n"),
    .refused("9112-7.1.1 LF in an extension", chunked("/echo", "3;a\nabc\r\n0\r\n\r\n"), 400),
    .refused(
      "9112-7.1.1 LF in a quoted extension", chunked("/echo", "3;a=\"\n\"\r\nabc\r\n0\r\n\r\n"), 400
    ),
    .refused("9112-7.1.1 CR in an extension", chunked("/echo", "3;a\rb\r\nabc\r\n0\r\n\r\n"), 400),
    .refused(
      "9112-7.1.1 a NUL in an extension", chunked("/echo", "3;a\0\r\nabc\r\n0\r\n\r\n"), 400),
    .refused(
      "9112-7.1.1 an extension without end",
      chunked("/echo", "3;" + String(repeating: "a", count: 17_000)), 431),
    .refused(
      "9112-7.1 chunks over the bound", chunked("/ten", "6\r\nabcdef\r\n5\r\nghijk\r\n0\r\n\r\n"),
      413),
    .refused(
      "9112-7.1 one chunk over the bound",
      chunked("/ten", "FFFFFFFF\r\n" + String(repeating: "a", count: 20)), 413),
    .refused(
      "9112-7.1 a bad chunk in a streamed body", chunked("/stream", "3\r\nabc\r\nx\r\n"), 400),
    HTTPCase(
      "9112-8 chunks that end early", [.send(latin(chunked("/echo", "3\r\nabc\r\n"))), .halfClose],
      [Reply(400)], .closed),
    HTTPCase(
      "9112-8 a last chunk without its end", [.send(latin(chunked("/echo", "0\r\n"))), .halfClose],
      [Reply(400)], .closed),
  ]

  private static let trailers: [HTTPCase] = [
    .answered(
      "9112-7.1.2 trailers are read and dropped",
      chunked("/echo", "1\r\nx\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n"), 200, "x"),
    .answered(
      "9110-6.5.1 framing in a trailer has no effect",
      chunked("/echo", "1\r\nx\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: gzip\r\n\r\n"), 200,
      "x"),
    .answered(
      "9110-6.5.1 Host in a trailer has no effect",
      chunked("/echo", "0\r\nHost: evil\r\nConnection: close\r\n\r\n"), 200, ""),
    .refused("9112-7.1.2 a trailer ends in LF", chunked("/echo", "0\r\nX-A: 1\n\r\n"), 400),
    .refused("9112-7.1.2 a trailer without a colon", chunked("/echo", "0\r\nX-A\r\n\r\n"), 400),
    .refused("9112-7.1.2 a folded trailer", chunked("/echo", "0\r\nX-A: 1\r\n 2\r\n\r\n"), 400),
    .refused(
      "9112-7.1.2 a space before a trailer's colon", chunked("/echo", "0\r\nX-A : 1\r\n\r\n"), 400),
    .refused("9112-7.1.2 a NUL in a trailer", chunked("/echo", "0\r\nX-A: \0\r\n\r\n"), 400),
    .refused("9112-7.1.2 the end is a lone LF", chunked("/echo", "0\r\n\n"), 400),
    .refused(
      "9112-7.1.2 trailers without end",
      chunked("/echo", "0\r\nX-A: " + String(repeating: "a", count: 17_000)), 431),
  ]
}

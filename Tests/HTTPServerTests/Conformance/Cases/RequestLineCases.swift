/// RFC 9112, 2 and 3: the request line and what stands before it.
enum RequestLineCases {
  static let all = lines + methods + versions + notHTTP

  private static let lines: [HTTPCase] = [
    .answered("9112-3 a request line and its fields", get("/constant"), 200, "constant"),
    .answered("9112-2.2 one empty line before the request is skipped", "\r\n" + get("/constant")),
    .answered(
      "9112-2.2 two empty lines before the request are skipped", "\r\n\r\n" + get("/constant")),
    .refused(
      "9112-2.2 empty lines without end are refused", "\r\n\r\n\r\n" + get("/constant"), 400),
    .refused("9112-2.2 a lone LF before the request", "\n" + get("/constant"), 400),
    .refused("9112-2.2 a space before the request line", " " + get("/constant"), 400),
    .refused("9112-2.2 the request line ends in LF alone", "GET / HTTP/1.1\nHost: t\r\n\r\n", 400),
    .refused(
      "9112-2.2 the request line holds a lone CR", "GET /\rx HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.2 a CR before the line's CRLF", "GET / HTTP/1.1\r\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.2 a space before the first field", "GET / HTTP/1.1\r\n Host: t\r\n\r\n", 400),
    .refused("9112-3 two spaces after the method", "GET  / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-3 two spaces before the version", "GET /  HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-3 a tab for a space", "GET\t/ HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-3 a vertical tab for a space", "GET\u{0B}/ HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-3 a space at the end", "GET / HTTP/1.1 \r\nHost: t\r\n\r\n", 400),
    .refused("9112-3 a fourth word", "GET / HTTP/1.1 x\r\nHost: t\r\n\r\n", 400),
    .refused("9112-3 a space inside the target", "GET /a b HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-3 a NUL in the line", "GET /\0 HTTP/1.1\r\nHost: t\r\n\r\n", 400),
  ]

  private static let methods: [HTTPCase] = [
    .answered("9110-9.1 an unknown method", get("/constant", method: "BREW"), 405),
    .answered("9110-9.1 a method is case-sensitive", get("/constant", method: "get"), 405),
    .refused("9110-9.3.6 CONNECT", "CONNECT t:443 HTTP/1.1\r\nHost: t\r\n\r\n", 501),
    .refused("9110-9.1 a method that is no token", get("/constant", method: "G(T"), 400),
    .refused("9110-9.1 a method with a control byte", get("/constant", method: "G\u{1}T"), 400),
    .refused(
      "9110-9.1 a method with a byte above ASCII", get("/constant", method: "G\u{C9}T"), 400),
    .refused("9110-9.1 an empty method", " / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused(
      "9110-9.1 a method without end", get("/", method: String(repeating: "M", count: 200)), 400),
  ]

  private static let versions: [HTTPCase] = [
    .answered("9110-2.5 a later minor version is 1.1", "GET /constant HTTP/1.2\r\nHost: t\r\n\r\n"),
    .answered("9110-2.5 HTTP/1.9 is 1.1", "GET /constant HTTP/1.9\r\nHost: t\r\n\r\n"),
    .refused("9110-2.5 HTTP/2.0 in plain text", "GET / HTTP/2.0\r\nHost: t\r\n\r\n", 505),
    .refused("9110-2.5 HTTP/0.9 with a version", "GET / HTTP/0.9\r\nHost: t\r\n\r\n", 505),
    .refused("9110-2.5 HTTP/3.0", "GET / HTTP/3.0\r\nHost: t\r\n\r\n", 505),
    .refused("9112-2.3 a lower-case name", "GET / http/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.3 another protocol", "GET / HTCPCP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.3 two digits", "GET / HTTP/1.10\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.3 leading zeros", "GET / HTTP/01.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.3 no minor version", "GET / HTTP/1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.3 a comma for the dot", "GET / HTTP/1,1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.3 a letter for a digit", "GET / HTTP/1.x\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.3 a space inside", "GET / HTTP/ 1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-2.3 an empty version", "GET / \r\nHost: t\r\n\r\n", 400),
  ]

  private static let notHTTP: [HTTPCase] = [
    .refused("1945-4.1 HTTP/0.9 has no version", "GET /\r\n\r\n", 400),
    .refused("9112-3 one word", "GET\r\nHost: t\r\n\r\n", 400),
    .refused("9113-3.4 the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    HTTPCase(
      "8446-4.1.2 the first bytes of TLS",
      [
        .send(latin("\u{16}\u{3}\u{1}\0\u{A5}\u{1}\0\0\u{A1}\u{3}\u{3}\n\n"))
      ], [Reply(400)], .closed),
    .refused("9112-2.2 bytes that are no text", "\u{FF}\u{FE}\0\0\r\n\r\n", 400),
    HTTPCase(
      "8446-4.1.2 TLS without a line feed",
      [.send(latin("\u{16}\u{3}\u{1}\0\u{A5}\u{1}\0\0\u{A1}\u{3}\u{3}")), .halfClose],
      [Reply(400)], .closed),
  ]
}

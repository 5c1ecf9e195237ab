/// RFC 9112, 5 and RFC 9110, 5 and 7.2: field lines, and Host.
enum FieldCases {
  static let all = hosts + syntax + endings

  private static func host(_ lines: String, version: String = "1.1") -> String {
    "GET /host HTTP/\(version)\r\n\(lines)\r\n"
  }

  private static let hosts: [HTTPCase] = [
    .answered("9110-7.2 a name", host("Host: example.com\r\n"), 200, "example.com"),
    .answered(
      "9110-7.2 a name and a port", host("Host: example.com:8080\r\n"), 200, "example.com:8080"),
    .answered("9110-7.2 an IPv4 address", host("Host: 127.0.0.1:80\r\n"), 200, "127.0.0.1:80"),
    .answered("9110-7.2 an IPv6 address", host("Host: [::1]:80\r\n"), 200, "[::1]:80"),
    .answered("9110-7.2 the field name has no case", host("hOsT: t\r\n"), 200, "t"),
    .last("9112-3.2 HTTP/1.0 may leave it out", host("", version: "1.0"), [Reply(200, "nil")]),
    .refused("9112-3.2 it is missing", host(""), 400),
    .refused("9112-3.2 it is missing among others", host("X-Host: t\r\n"), 400),
    .refused("9112-3.2 it comes twice", host("Host: t\r\nHost: t\r\n"), 400),
    .refused("9112-3.2 it comes twice with different values", host("Host: a\r\nhost: b\r\n"), 400),
    .refused("9112-3.2 twice in HTTP/1.0", host("Host: a\r\nHost: b\r\n", version: "1.0"), 400),
    .refused("9110-7.2 it is empty", host("Host:\r\n"), 400),
    .refused("9110-7.2 it is spaces", host("Host:   \r\n"), 400),
    .refused("9110-7.2 two names", host("Host: a, b\r\n"), 400),
    .refused("9110-7.2 a space inside", host("Host: a b\r\n"), 400),
    .refused("9110-7.2 a path", host("Host: t/a\r\n"), 400),
    .refused("9110-7.2 a user", host("Host: u@t\r\n"), 400),
    .refused("9110-7.2 a port that is no number", host("Host: t:80a\r\n"), 400),
    .refused("9110-7.2 two ports", host("Host: t:80:80\r\n"), 400),
    .refused("9110-7.2 no name before the port", host("Host: :80\r\n"), 400),
    .refused("9110-7.2 an open bracket", host("Host: [::1\r\n"), 400),
    .refused("9110-7.2 more after the bracket", host("Host: [::1]x\r\n"), 400),
    .refused("9110-7.2 a byte above ASCII", host("Host: t\u{E9}\r\n"), 400),
    .refused("9110-7.2 a quote", host("Host: \"t\"\r\n"), 400),
    .refused("9110-7.2 a scheme", host("Host: http://t\r\n"), 400),
  ]

  private static func agents(_ lines: String) -> String { get("/agents", lines) }

  private static let syntax: [HTTPCase] = [
    .answered("9112-5 a value is trimmed", agents("User-Agent: \t a b\t \r\n"), 200, "a b"),
    .answered("9112-5 no space is needed", agents("User-Agent:a\r\n"), 200, "a"),
    .answered("9110-5.5 a value may be empty", agents("User-Agent:\r\n"), 200, ""),
    .answered(
      "9110-5.3 fields of one name keep their order", agents("User-Agent: 1\r\nuser-agent: 2\r\n"),
      200, "1|2"),
    .answered(
      "9110-5.6.2 a name of odd token characters", agents("!#$%&'*+-.^_`|~9Aa: x\r\n"), 200, ""),
    .answered(
      "9110-5.5 bytes above ASCII in a value", agents("X-Other: \u{E9}\u{FF}\r\n"), 200, ""),
    .answered("9112-5 a colon inside a value", agents("User-Agent: a:b: c\r\n"), 200, "a:b: c"),
    .refused("9112-5.1 a space before a colon", agents("User-Agent : a\r\n"), 400),
    .refused("9112-5.1 a tab before a colon", agents("User-Agent\t: a\r\n"), 400),
    .refused("9112-5.1 a space in the name", agents("User Agent: a\r\n"), 400),
    .refused("9112-5.1 a space before the name", agents("X-A: a\r\n User-Agent: a\r\n"), 400),
    .refused("9112-5.2 a folded line", agents("User-Agent: a\r\n b\r\n"), 400),
    .refused("9112-5.2 a line folded by a tab", agents("User-Agent: a\r\n\tb\r\n"), 400),
    .refused("9112-5.2 a fold of spaces alone", agents("User-Agent: a\r\n \r\n"), 400),
    .refused("9110-5.1 no name", agents(": a\r\n"), 400),
    .refused("9110-5.1 no colon", agents("User-Agent\r\n"), 400),
    .refused("9110-5.1 a name in quotes", agents("\"a\": b\r\n"), 400),
    .refused("9110-5.1 a name with a slash", agents("a/b: c\r\n"), 400),
    .refused("9110-5.1 a byte above ASCII in a name", agents("X-\u{E9}: a\r\n"), 400),
    .refused("9110-5.1 a NUL in a name", agents("X\0A: a\r\n"), 400),
    .refused("9110-5.5 a NUL in a value", agents("X-A: a\0b\r\n"), 400),
    .refused("9110-5.5 a control byte in a value", agents("X-A: a\u{1}b\r\n"), 400),
    .refused("9110-5.5 a vertical tab in a value", agents("X-A: a\u{0B}b\r\n"), 400),
    .refused("9110-5.5 a form feed in a value", agents("X-A: a\u{0C}b\r\n"), 400),
    .refused("9110-5.5 an escape byte in a value", agents("X-A: a\u{1B}b\r\n"), 400),
    .refused("9110-5.5 DEL in a value", agents("X-A: a\u{7F}b\r\n"), 400),
  ]

  private static let endings: [HTTPCase] = [
    .refused("9112-2.2 a field line ends in LF", agents("X-A: a\nUser-Agent: b\r\n"), 400),
    .refused("9112-2.2 a lone CR in a value", agents("X-A: a\rUser-Agent: b\r\n"), 400),
    .refused("9112-2.2 a CR before a field line's CRLF", agents("X-A: a\r\r\n"), 400),
    .refused("9112-2.2 LF CR for CRLF", agents("X-A: a\n\rUser-Agent: b\r\n"), 400),
    .refused("9112-2.2 the head ends in LF LF", "GET / HTTP/1.1\nHost: t\n\n", 400),
    .refused("9112-2.2 the head ends in CRLF LF", "GET / HTTP/1.1\r\nHost: t\r\n\n", 400),
    .refused("9112-2.2 a CR before the last CRLF", "GET / HTTP/1.1\r\nHost: t\r\n\r\r\n", 400),
  ]
}

import Testing

@testable import Transport

@Suite struct OutgoingURLTests {
  @Test(arguments: [
    ("https://example.com", "https://example.com/"),
    ("HTTPS://EXAMPLE.com.:443/A", "https://example.com/A"),
    ("http://example.com:80?a=b", "http://example.com/?a=b"),
    ("http://example.com:8080/a/./b/../c#frag", "http://example.com:8080/a/c"),
    ("https://a_b.example.com/../../x", "https://a_b.example.com/x"),
    ("https://example.com/a/..", "https://example.com/"),
    ("https://example.com/a/.", "https://example.com/a/"),
    ("https://example.com//a//b", "https://example.com//a//b"),
    (
      "https://example.com/%2e%2F%zz".replacing("%zz", with: "%41"), "https://example.com/%2e%2F%41"
    ),
    ("https://example.com/مسار?q=é", "https://example.com/%D9%85%D8%B3%D8%A7%D8%B1?q=%C3%A9"),
    ("https://example.com/a?b[c]={d}|e", "https://example.com/a?b%5Bc%5D=%7Bd%7D%7Ce"),
    ("https://example.com?x#y?z", "https://example.com/?x"),
    ("https://example.com/?", "https://example.com/?"),
    ("https://xn--mgberp4a5d4ar/", "https://xn--mgberp4a5d4ar/"),
    ("http://0x7f.1:81/", "http://127.0.0.1:81/"),
    ("http://[2001:DB8::0:1]:443/", "http://[2001:db8::1]:443/"),
    ("http://[::ffff:1.2.3.4]/", "http://1.2.3.4/"),
    ("http://1.2.3.example/", "http://1.2.3.example/"), ("http://a.0x1g/", "http://a.0x1g/"),
  ])
  func `a URL is written in its one form`(_ text: String, _ expected: String) throws {
    let url = try OutgoingURL(text)
    #expect(url.text == expected)
    #expect(try OutgoingURL(url.text) == url)
  }

  @Test(arguments: [
    ("", OutgoingURLError.badScheme), ("example.com", .badScheme), ("//example.com/", .badScheme),
    ("ftp://example.com/", .badScheme), ("file:///etc/passwd", .badScheme),
    ("gopher://x/", .badScheme), ("javascript:alert(1)", .badScheme),
    ("http:example.com", .badScheme),
    ("http:/example.com", .badScheme), ("https:///path", .badHost), ("https://", .badHost),
    ("https://?q", .badHost), (" https://example.com", .badCharacter),
    ("https://example.com/a b", .badCharacter), ("https://example.com\\@evil.test/", .badCharacter),
    ("https://exa\tmple.com/", .badCharacter), ("https://example.com/\r\nHost: x", .badCharacter),
    ("https://example.com/\0", .badCharacter), ("https://example.com/\u{7F}", .badCharacter),
    ("https://user@example.com/", .userInfo), ("https://user:pass@example.com/", .userInfo),
    ("https://@example.com/", .userInfo), ("https://example.com:80@evil.test/", .userInfo),
    ("https://-a.test/", .badHost), ("https://a-.test/", .badHost), ("https://a..b/", .badHost),
    ("https://.a/", .badHost), ("https://a../", .badHost), ("https://a%2eb/", .badHost),
    ("https://%31%32%37.0.0.1/", .badHost), ("https://a!b/", .badHost), ("https://a,b/", .badHost),
    ("https://[::1%25eth0]/", .badHost), ("https://[::1/", .badPort), ("https://::1/", .badPort),
    ("https://[v1.x]/", .badHost), ("https://[]/", .badHost), ("https://[::1]x/", .badHost),
    ("https://1.2.3.4.5/", .badHost), ("https://256.1.1.1/", .badHost),
    ("https://09.1.1.1/", .badHost), ("https://4294967296/", .badHost),
    ("https://1.2.3.08/", .badHost), ("https://a.1/", .badHost), ("https://1..2/", .badHost),
    ("https://example.com:0/", .badPort), ("https://example.com:/", .badPort),
    ("https://example.com:65536/", .badPort), ("https://example.com:8a/", .badPort),
    ("https://example.com:-1/", .badPort), ("https://example.com:1:2/", .badPort),
    ("https://example.com/%", .badPercent), ("https://example.com/%4", .badPercent),
    ("https://example.com/%gg", .badPercent), ("https://example.com/?%+1", .badPercent),
    ("https://exämple.com/", .hostNotASCII), ("https://１２７.0.0.1/", .hostNotASCII),
    ("https://127。0。0。1/", .hostNotASCII), ("https://مثال.إختبار/", .hostNotASCII),
    ("https://a.test/" + String(repeating: "x", count: 9_000), .tooLong),
    ("https://a.test/" + String(repeating: "é", count: 3_000), .tooLong),
    ("https://\(String(repeating: "a", count: 64)).test/", .badHost),
    ("https://\(String(repeating: "a.", count: 130))test/", .badHost),
  ])
  func `a URL that could be read two ways is refused`(_ text: String, _ why: OutgoingURLError) {
    #expect(throws: why) { try OutgoingURL(text) }
  }

  /// RFC 3986 §5.4, less what names another scheme.
  @Test(arguments: [
    ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"),
    ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
    ("#s", "http://a/b/c/d;p?q"), ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"),
    ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"),
    ("..", "http://a/b/"),
    ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
    ("../../g", "http://a/g"),
    ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
    ("g.", "http://a/b/c/g."),
    ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"), ("g/../h", "http://a/b/c/h"),
    ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"),
    ("https://b/x", "https://b/x"), ("HTTP://B:81", "http://b:81/"),
  ])
  func `a reference is resolved`(_ reference: String, _ expected: String) throws {
    #expect(try OutgoingURL("http://a/b/c/d;p?q").resolve(reference).text == expected)
  }

  @Test(arguments: ["http:g", "ftp://x/", "a b", "http://u@x/", "javascript:x", "//[::1%1]/"])
  func `a reference that is no place is refused`(_ reference: String) throws {
    let base = try OutgoingURL("http://a/b")
    #expect(throws: OutgoingURLError.self) { try base.resolve(reference) }
  }

  @Test func `a printed URL shows no path`() throws {
    let url = try OutgoingURL("https://api.test/bot1:token/x?key=y")
    #expect("\(url)" == "https://api.test/…" && String(reflecting: url) == "https://api.test/…")
  }

  @Test(arguments: [
    "host", "Host", "content-length", "Transfer-Encoding", "connection", "expect", "te", "a b",
    "a:",
    "a\r\nb", "", "é", "a\0", "accept-encoding", "proxy-authorization", "(x)",
  ])
  func `a header name that could smuggle is refused`(_ name: String) {
    #expect(HeaderName(name) == nil)
  }

  @Test(arguments: ["a\r\nb: c", "a\nb", "a\rb", "a\0", " a", "a ", "\ta", "a\u{7F}", "\u{1}"])
  func `a header value that could smuggle is refused`(_ value: String) {
    #expect(HeaderValue(value) == nil)
  }
}

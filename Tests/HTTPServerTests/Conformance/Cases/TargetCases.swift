/// RFC 9112, 3.2 and RFC 3986: the request target, its path and its query.
enum TargetCases {
  static let all = forms + escapes + dots + paths + queries

  private static let forms: [HTTPCase] = [
    .answered("9112-3.2.1 origin-form", get("/path?a=b"), 200, "/path?a=b"),
    .answered("9112-3.2.2 absolute-form", get("http://t/path?a=b"), 200, "/path?a=b"),
    .answered("9112-3.2.2 absolute-form of https", get("https://t:443/path"), 200, "/path?"),
    .answered("9112-3.2.2 the scheme has no case", get("HTTP://t/constant"), 200, "constant"),
    .answered("9112-3.2.2 absolute-form without a path", get("http://t"), 200, "root"),
    .answered("9112-3.2.2 absolute-form with a query alone", get("http://t?a"), 200, "root"),
    .answered("9112-3.2.2 absolute-form with an IPv6 host", get("http://[::1]:80/constant")),
    .answered(
      "9112-3.2.2 absolute-form with another Host", get("http://other/constant"), 200, "constant"),
    .refused("9112-3.2.2 absolute-form with a user", get("http://u:p@t/"), 400),
    .refused("9112-3.2.2 absolute-form without a host", get("http:///constant"), 400),
    .refused("9112-3.2.2 another scheme", get("ftp://t/"), 400),
    .refused("9112-3.2.2 no slashes after the scheme", get("http:t/"), 400),
    .refused("9112-3.2.2 a Host is still needed", "GET http://t/ HTTP/1.1\r\n\r\n", 400),
    .answered(
      "9112-3.2.4 asterisk-form", get("*", method: "OPTIONS"), 204,
      has: ["allow": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"]),
    .refused("9112-3.2.4 asterisk-form is for OPTIONS", get("*"), 400),
    .refused("9112-3.2.4 an asterisk with more", get("*/a", method: "OPTIONS"), 400),
    .refused("9112-3.2.3 authority-form is for CONNECT", get("t:80"), 400),
    .refused("9112-3.2 a path without its slash", get("constant"), 400),
    .refused("9112-3.2 an empty target", "GET  HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    .refused("9112-3.2 a fragment", get("/constant#a"), 400),
    .refused("9112-3.2 a fragment in the query", get("/constant?a#b"), 400),
  ]

  private static let escapes: [HTTPCase] = [
    .answered("3986-2.1 an escape is decoded once", get("/one/%2525"), 200, "a=%25"),
    .answered("3986-2.1 hex digits in both cases", get("/one/%e2%82%AC"), 200, "a=€"),
    .answered("3986-2.1 Arabic in a segment", get("/one/%D8%B3%D9%84%D8%A7%D9%85"), 200, "a=سلام"),
    .answered("3986-2.2 an escaped slash stays in its segment", get("/one/a%2Fb"), 200, "a=a/b"),
    .answered("3986-2.2 an escaped question mark stays", get("/one/a%3Fb"), 200, "a=a?b"),
    .answered("3986-2.2 an escaped space", get("/one/a%20b"), 200, "a=a b"),
    .answered("3986-2.2 a plus in a path is a plus", get("/one/a+b"), 200, "a=a+b"),
    .answered(
      "3986-2.3 unreserved characters mean the same", get("/%63onst%61nt"), 200, "constant"),
    .answered(
      "3986-3.3 sub-delims and colons stand", get("/one/!$&'()*+,;=:@"), 200, "a=!$&'()*+,;=:@"),
    .refused("3986-2.1 a percent sign alone", get("/one/%"), 400),
    .refused("3986-2.1 half an escape", get("/one/%4"), 400),
    .refused("3986-2.1 no hex digit", get("/one/%4g"), 400),
    .refused("3986-2.1 an escaped NUL", get("/one/a%00"), 400),
    .refused("3629-3 escapes that are no UTF-8", get("/one/%FF"), 400),
    .refused("3629-3 an overlong slash", get("/one/%C0%AF"), 400),
    .refused("3629-3 an escaped surrogate", get("/one/%ED%A0%80"), 400),
    .refused("3986-2 a byte above ASCII", get("/one/\u{E9}"), 400),
    .refused("3986-2 a control byte", get("/one/\u{1}"), 400),
    .refused("3986-2 DEL", get("/one/\u{7F}"), 400),
    .refused("3986-2 a backslash", get("/one\\a"), 400),
    .refused("3986-2 a quote", get("/one/\"a\""), 400),
    .refused("3986-2 angle brackets", get("/one/<a>"), 400),
    .refused("3986-2 braces", get("/one/{a}"), 400),
  ]

  private static let dots: [HTTPCase] = [
    .answered("3986-5.2.4 a dot segment is removed", get("/./constant"), 200, "constant"),
    .answered("3986-5.2.4 two dots take a segment away", get("/one/../constant"), 200, "constant"),
    .answered("3986-5.2.4 escaped dots are dots", get("/one/%2e%2E/constant"), 200, "constant"),
    .answered("3986-5.2.4 in absolute-form too", get("http://t/a/../constant"), 200, "constant"),
    .answered("3986-5.2.4 two dots at the end", get("/constant/.."), 200, "root"),
    .answered("3986-5.2.4 three dots are a name", get("/one/..."), 200, "a=..."),
    .answered("3986-5.2.4 dots inside a name stay", get("/one/a..b"), 200, "a=a..b"),
    .answered("3986-5.2.4 dots in a query stay", get("/path?/../x"), 200, "/path?/../x"),
    .answered(
      "3986-5.2.4 an escaped slash makes no dot segment", get("/one/..%2Fconstant"), 200,
      "a=../constant"),
    .refused("3986-5.2.4 a path above its root", get("/../constant"), 400),
    .refused("3986-5.2.4 a path above its root, escaped", get("/%2e%2e/constant"), 400),
    .refused("3986-5.2.4 a path above its root in the middle", get("/one/../../constant"), 400),
  ]

  private static let paths: [HTTPCase] = [
    .answered("9110-15.5.5 an unknown path", get("/unknown"), 404),
    .answered("9110-15.5.5 a path has case", get("/Constant"), 404),
    .answered("9110-15.5.5 a slash more is another path", get("/constant/"), 404),
    .answered("9110-15.5.5 an empty segment is no parameter", get("/one/"), 404),
    .answered("9110-15.5.5 a double slash", get("//constant"), 404),
    .answered("9110-15.5.5 a segment too many", get("/one/a/b"), 404),
    .answered("3986-3.3 two parameters", get("/two/x/y%20z"), 200, "a=x b=y z"),
    .answered("3986-3.3 a semicolon belongs to its segment", get("/constant;a=b"), 404),
  ]

  private static let queries: [HTTPCase] = [
    .answered("3986-3.4 items in order", get("/query?b=1&a=2&b=3"), 200, "b=1;a=2;b=3"),
    .answered("3986-3.4 an item without a value", get("/query?a&b="), 200, "a=;b="),
    .answered("3986-3.4 an empty query", get("/query?"), 200, ""),
    .answered("3986-3.4 escapes and plus", get("/query?a=1%2B1+x%26y%3D"), 200, "a=1+1 x&y="),
    .answered("3986-3.4 a question mark inside", get("/query?a=b?c"), 200, "a=b?c"),
    .answered("3986-3.4 the value keeps its equals signs", get("/query?a=b=c"), 200, "a=b=c"),
    .answered("3986-3.4 a slash inside", get("/path?/a/b"), 200, "/path?/a/b"),
    .refused("3986-3.4 a control byte in the query", get("/query?a=\u{2}"), 400),
    .refused("3986-3.4 a byte above ASCII in the query", get("/query?a=\u{FC}"), 400),
  ]
}

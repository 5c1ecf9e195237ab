import Testing

@testable import HTTPServer

@Suite struct ResponseHeadersTests {
  @Test func `a value cannot end its line`() {
    let headers: ResponseHeaders = [.location: "/a\r\nset-cookie: x=1\u{0}"]
    #expect(
      String(decoding: headers.encoded, as: UTF8.self) == "location: /a  set-cookie: x=1 \r\n")
    #expect(!headers.contains(.setCookie))
  }

  @Test func `fields are found, replaced and removed by their whole name`() {
    var headers: ResponseHeaders = [.vary: "a", .allow: "GET", .vary: "b"]
    #expect(headers.all(.vary) == ["a", "b"])
    headers.set(.vary, "c")
    #expect(headers.all(.vary) == ["c"])
    #expect(headers[.allow] == "GET")
    headers.remove(.allow)
    #expect(headers[.allow] == nil)
    #expect(!headers.contains(.contentType))
  }
}

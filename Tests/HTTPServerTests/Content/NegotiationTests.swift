import Testing

@testable import HTTPServer

@Suite struct NegotiationTests {
  @Test(
    arguments: [
      "gzip", "GZIP", "x-gzip", "gzip, deflate, br", "deflate,gzip", "*", "gzip;q=1",
      "gzip;q=0.001",
      "gzip ; q=0.5", "gzip;Q=1.000", " , gzip ,", "br;q=1, gzip;q=0.2",
      "identity;q=0.5, gzip;q=0.5",
      "identity;q=0, *", "bad=, gzip", "gzip;q=0.", "gzip\t;\tq=1",
    ].map { $0 == "gzip;q=0." ? "gzip;q=1." : $0 })
  func `gzip is used when it is accepted`(value: String) {
    #expect(Negotiation.acceptsGzip(ArraySlice(value.utf8)))
  }

  @Test(arguments: [
    "", "identity", "deflate, br", "gzip;q=0", "gzip;q=0.0", "gzip;q=0.000", "*;q=0",
    "*, gzip;q=0", "identity, gzip;q=0.5", "gzip;q=2", "gzip;q=1.001", "gzip;q=0.0001", "gzip;q=-1",
    "gzip;q=", "gzip;q=x", "gzip;level=9", "gzipped", "gzi", "gz ip", "gzip;q=1;q=1", "\"gzip\"",
  ])
  func `gzip is not used when it is not accepted`(value: String) {
    #expect(!Negotiation.acceptsGzip(ArraySlice(value.utf8)))
  }

  @Test(arguments: [
    "text/plain", "text/html; charset=utf-8", "Application/JSON", "application/json;charset=utf-8",
    "application/problem+json", "image/svg+xml", "text/event-stream", "application/javascript",
  ])
  func `text is worth compressing`(type: String) {
    #expect(Negotiation.isCompressible(type: type))
  }

  @Test(arguments: [
    "", "image/png", "application/octet-stream", "application/gzip", "font/woff2", "video/mp4",
    "multipart/form-data; boundary=\"text/\"", "application/jsonx",
  ])
  func `what is compressed already is not worth it`(type: String) {
    #expect(!Negotiation.isCompressible(type: type))
  }
}

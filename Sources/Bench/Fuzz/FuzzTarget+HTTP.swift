import HTTPServer

extension FuzzTarget {
  /// Heads and bodies: however they are cut, they are understood the same, and no path leaves its root.
  static let http = FuzzTarget("http", corpus: requests, tokens: requestTokens) {
    input, cuts throws(FuzzFailure) in
    let whole = HTTPFuzz.feed(input, cutAt: [])
    guard HTTPFuzz.feed(input, cutAt: cuts) == whole else {
      throw FuzzFailure("cut at \(cuts), it is understood differently")
    }
    guard HTTPFuzz.feed(input, cutAt: Array(input.indices.dropFirst())) == whole else {
      throw FuzzFailure("byte by byte, it is understood differently")
    }
    for request in whole.requests where climbs(request.path) {
      throw FuzzFailure("the path \(request.path) has dot segments left")
    }
    return whole.requests.isEmpty ? .refused : .accepted
  }

  private static func climbs(_ path: String) -> Bool {
    path.utf8.split(separator: UInt8(ascii: "/")).contains { segment in
      segment.elementsEqual(".".utf8) || segment.elementsEqual("..".utf8)
    }
  }

  private static let requests = [
    "GET /constant HTTP/1.1\r\nHost: a.example\r\n\r\n",
    "GET /a/./b/../c?x=1&y=%20 HTTP/1.1\r\nHost: a.example:8080\r\nAccept-Encoding: gzip\r\n\r\n",
    "\r\nHEAD http://a.example/p%41th/%2e%2e/x HTTP/1.1\r\nhost: b\r\nConnection: close, x\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\nGET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=\"y\"\r\nabc\r\n0\r\nT: v\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
    "PUT /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nTrailer: x\r\n\r\nA\r\n0123456789\r\n00\r\n\r\n",
    "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET / HTTP/1.1\nHost: a\n\n",
    "GET /%00 HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\nBad : z\r\n\r\n",
  ]

  private static let requestTokens = [
    "\r\n", "\r\n\r\n", "\n", "\r", " ", "\t", ":", ",", ";", "0\r\n\r\n", "5\r\n",
    "FFFFFFFFFFFF\r\n",
    "GET ", "POST ", " HTTP/1.1\r\n", " HTTP/1.0\r\n", " HTTP/2.0\r\n", "Host: a\r\n", "Host:\r\n",
    "Content-Length: 3\r\n", "Content-Length: +3\r\n", "Content-Length: 3, 3\r\n",
    "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n", "Expect: 100-continue\r\n", "Connection: close\r\n",
    "/../", "/./", "%2e%2e", "%2F", "%", "%zz", "#", "?", "http://", "*", "\u{0}", "\u{7F}", "é",
  ]
}

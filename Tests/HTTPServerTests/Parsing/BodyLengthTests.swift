import Testing

@testable import HTTPServer

@Suite struct `A body's length` {
  @Test func `beyond the largest integer is counted down without overflow`() throws {
    let bytes = Array(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nhello".utf8)
    var parser = HeadParser()
    let limits = HeadParser.Limits(headBytesMax: 1_024, targetBytesMax: 64, fieldCountMax: 8)
    let parsed = try #require(try parser.parse(bytes.span, limits))
    let exchange = Exchange(
      parsed, route: 0, parameters: .none, bodyBytesMax: .max, stream: nil, at: .zero)
    #expect(try exchange.take(bytes.span, from: parsed.bytesConsumed) == bytes.count)
    #expect(!exchange.bodyIsComplete)
    #expect(exchange.takeBody() == Array("hello".utf8))
  }
}

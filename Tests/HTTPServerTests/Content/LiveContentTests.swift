import HTTPServer
import Testing

/// Compressed content, read back from a live server.
@Suite(.sharedServer, .timeLimit(.minutes(1))) struct LiveContentTests {
  private static let packed = "Accept-Encoding: gzip\r\n"

  @Test(arguments: ["/long", "/asset.js"])
  func `compressed content is the content`(path: String) async throws {
    let port = try #require(SharedServer.current).port
    let body = await BlockingThread.run { RawClient(port)?.ask(get(path, Self.packed))?.body ?? [] }
    #expect(body.count < TestRoutes.longText.utf8.count)
    #expect(Gunzip.whole(body) == Array(TestRoutes.longText.utf8))
  }

  @Test(arguments: ["event-stream", "csv"])
  func `what a stream has written can be read before it ends`(type: String) async throws {
    let server = try #require(SharedServer.current)
    let fault = await BlockingThread.run { () -> String? in
      guard let client = RawClient(server.port) else { return "no connection" }
      client.send(get("/ticks/\(type)/\(type)", Self.packed))
      var expected = ""
      for tick in 0..<3 {
        expected += "data: \(tick)\n\n"
        guard eventually({ client.streamedText(within: .milliseconds(20)) == expected }) else {
          return "tick \(tick) did not come"
        }
        server.gates.open(type)
      }
      guard let response = client.response() else { return "no end" }
      let text = response["content-encoding"] == nil ? response.body : Gunzip.whole(response.body)
      return text == Array(expected.utf8) ? nil : "another content"
    }
    #expect(fault == nil)
  }
}

extension RawClient {
  /// The content of the chunks that have come so far, unpacked.
  func streamedText(within time: Duration) -> String? {
    takeMore(within: time)
    guard let head = received.firstRange(of: "\r\n\r\n".utf8) else { return nil }
    var rest = received[head.upperBound...]
    var content: [UInt8] = []
    while let end = rest.firstRange(of: "\r\n".utf8),
      let count = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16)
    {
      content += rest[end.upperBound...].prefix(count)
      rest = rest[end.upperBound...].dropFirst(count + 2)
    }
    let isPacked = received[..<head.lowerBound].firstRange(of: "content-encoding: gzip".utf8) != nil
    return String(decoding: isPacked ? Gunzip.prefix(content).content : content, as: UTF8.self)
  }
}

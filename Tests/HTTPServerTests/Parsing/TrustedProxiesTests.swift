import Core
import Testing

@testable import HTTPServer

@Suite struct TrustedProxiesTests {
  private func head(_ fields: String) throws -> RequestHead {
    var parser = HeadParser()
    let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8)
    return try #require(try parser.parse(bytes.span, HeadParser.Limits(ServerOptions()))).head
  }

  private func client(_ peer: String, _ fields: String) throws -> String {
    let blocks = ["10.0.0.0/8", "fd00::/8"].compactMap { AddressBlock($0) }
    let peer = try #require(IPAddress(peer))
    return TrustedProxies(blocks: blocks).origin(of: try head(fields), peer: peer)
      .client.description
  }

  @Test(arguments: [
    ("192.0.2.1", "X-Forwarded-For: 198.51.100.7\r\n", "192.0.2.1"),
    ("10.0.0.1", "X-Forwarded-For: 198.51.100.7\r\n", "198.51.100.7"),
    ("10.0.0.1", "X-Forwarded-For: 1.1.1.1, 198.51.100.7, 10.2.2.2\r\n", "198.51.100.7"),
    ("10.0.0.1", "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 198.51.100.7\r\n", "198.51.100.7"),
    ("fd00::1", "X-Forwarded-For: 2001:db8::1\r\n", "2001:db8::1"),
    ("10.0.0.1", "X-Forwarded-For: 1.1.1.1, unknown\r\n", "10.0.0.1"),
    ("10.0.0.1", "", "10.0.0.1"),
  ])
  func `the client is the last address that no trusted proxy has`(
    peer: String, fields: String, expected: String
  ) throws {
    #expect(try client(peer, fields) == expected)
  }

  @Test func `only a trusted proxy may say that the caller spoke TLS`() throws {
    let proxies = TrustedProxies(blocks: [try #require(AddressBlock("10.0.0.0/8"))])
    let head = try head("X-Forwarded-Proto: https\r\n")
    #expect(proxies.origin(of: head, peer: try #require(IPAddress("10.0.0.1"))).isSecure)
    #expect(!proxies.origin(of: head, peer: try #require(IPAddress("192.0.2.1"))).isSecure)
  }
}

import Core
import TestKit
import Testing

@testable import Transport

/// Against a server of another make, over TLS and HTTP/2.
@Suite(.enabled(if: Nginx.isInstalled, "needs nginx and openssl"))
struct NginxTests {
  private func isUp(_ transport: Transport, _ url: OutgoingURL) async -> Bool {
    for _ in 0..<200 {
      if (try? await transport.send(.plain(url))) != nil { return true }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  @Test func `a thousand requests at once share a few HTTP/2 connections`() async throws {
    let nginx = try Nginx()
    try await withTransport({
      $0.authoritiesFile = nginx.certificate
      $0.resolve = { _ in [IPAddress(v4: 0x7F00_0001)] }
    }) { transport in
      let plain = try OutgoingURL("http://127.0.0.1:\(nginx.plainPort)/")
      #expect(await isUp(transport, plain))
      let port = nginx.securePort
      let opened = try await withThrowingTaskGroup(of: Int?.self) { group in
        for number in 0..<1_000 {
          group.addTask {
            let url = try OutgoingURL("https://nginx.test:\(port)/\(number)")
            let answer = try await transport.send(.plain(url))
            let isRight = answer.body == Array("/\(number)".utf8) && answer.httpVersion == .http2
            return isRight ? (answer.timing.reusedConnection ? 0 : 1) : nil
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(opened.count == 1_000 && !opened.contains(nil))
      #expect((1...4).contains(opened.compactMap(\.self).reduce(0, +)))
    }
  }

  @Test func `a certificate of nobody that is trusted is refused before anything is sent`()
    async throws
  {
    let nginx = try Nginx()
    try await withTransport { transport in
      let plain = try OutgoingURL("http://127.0.0.1:\(nginx.plainPort)/")
      #expect(await isUp(transport, plain))
      let url = try OutgoingURL("https://127.0.0.1:\(nginx.securePort)/")
      let error = await transport.failure(.plain(.post, url, body: [1]))
      #expect(error?.code == .tlsFailed && error?.phase == .notSent)
    }
  }

  @Test func `a certificate of another name is refused`() async throws {
    let nginx = try Nginx()
    try await withTransport({
      $0.authoritiesFile = nginx.certificate
      $0.resolve = { _ in [IPAddress(v4: 0x7F00_0001)] }
    }) { transport in
      let plain = try OutgoingURL("http://127.0.0.1:\(nginx.plainPort)/")
      #expect(await isUp(transport, plain))
      let url = try OutgoingURL("https://other.test:\(nginx.securePort)/")
      let error = await transport.failure(.plain(.post, url, body: [1]))
      #expect(error?.code == .tlsFailed && error?.phase == .notSent)
    }
  }
}

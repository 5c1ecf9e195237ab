import Core
import TestKit
import Testing

@testable import Transport

@Suite struct RedirectTests {
  @Test func `a redirect is an answer unless following is asked for`() async throws {
    let server = try ScriptedServer { connection, _ in
      while connection.readRequest() != nil { connection.answer("302 Found", "location: /b\r\n") }
    }
    defer { server.stop() }
    try await withTransport { transport in
      let answer = try await transport.send(.plain(server.url()))
      #expect(answer.status == 302 && answer.headers["location"] == "/b")
    }
  }

  @Test func `hops are followed up to the bound`() async throws {
    let server = try ScriptedServer { connection, _ in
      while let request = connection.readRequest() {
        let hops = Int(request.dropFirst("GET /".count).prefix { $0.isNumber }) ?? 0
        if hops == 0 {
          connection.answer(body: "there")
        } else {
          connection.answer("302 Found", "location: \(hops - 1)\r\n")
        }
      }
    }
    defer { server.stop() }
    try await withTransport { transport in
      let answer = try await transport.send(
        .plain(server.url("/3"), redirects: .follow(max: 3)))
      #expect(answer.body == Array("there".utf8) && answer.url.text.hasSuffix("/0"))
      let error = await transport.failure(
        .plain(try server.url("/4"), redirects: .follow(max: 3)))
      #expect(error?.code == .tooManyRedirects)
    }
  }

  @Test(arguments: [
    "http://127.0.0.2:%PORT%/", "http://0x7f.2:%PORT%/", "//127.0.0.2:%PORT%/", "http://10.0.0.1/",
    "http://[::1]:%PORT%/", "http://169.254.169.254/latest/meta-data/",
  ])
  func `a hop to a forbidden place is refused`(_ location: String) async throws {
    let server = try ScriptedServer { connection, _ in
      guard connection.readRequest() != nil else { return }
      connection.answer("302 Found", "location: \(location)\r\n")
      connection.hang()
    }
    defer { server.stop() }
    // The script cannot know its own port, so a closed one stands for it.
    try await withTransport({
      $0.addressGuard = try AddressGuard(allow: [.media: ["127.0.0.1"]])
    }) { transport in
      let error = await transport.failure(
        .plain(try server.url(), purpose: .media, redirects: .follow(max: 3)))
      #expect(error?.code == .forbiddenAddress || error?.code == .redirectRefused)
      #expect(error?.code == (location.contains("%") ? .redirectRefused : .forbiddenAddress))
    }
    #expect(server.connections == 1)
  }

  @Test func `credentials stay with their origin`() async throws {
    let seen = Notes()
    let other = try ScriptedServer { connection, _ in
      guard let request = connection.readRequest() else { return }
      seen.add(request.lowercased())
      connection.answer()
    }
    let server = try ScriptedServer { connection, _ in
      guard connection.readRequest() != nil else { return }
      connection.answer("307 Temporary Redirect", "location: http://127.0.0.1:\(other.port)/\r\n")
    }
    defer {
      server.stop()
      other.stop()
    }
    var request = OutgoingRequest.plain(
      .post, try server.url(), headers: ["cookie": "a=b", "x-plain": "kept"], body: [65],
      redirects: .follow(max: 1))
    request.headers["x-api-key"] = HeaderValue(Secret("hush"))
    request.headers["authorization"] = "Basic open"
    try await withTransport { transport in
      let answer = try await transport.send(request)
      #expect(answer.status == 200)
    }
    let arrived = try #require(seen.all.first)
    #expect(arrived.hasPrefix("post / ") && arrived.hasSuffix("\r\n\r\na"))
    #expect(arrived.contains("x-plain: kept"))
    for name in ["cookie", "authorization", "x-api-key"] { #expect(!arrived.contains(name)) }
  }

  @Test(arguments: [
    (301, OutgoingMethod.post, OutgoingMethod.get), (302, .post, .get), (303, .post, .get),
    (303, .put, .get), (303, .delete, .get), (303, .head, .head), (301, .put, .put),
    (302, .delete, .delete), (307, .post, .post), (308, .post, .post), (308, .patch, .patch),
    (301, .get, .get),
  ])
  func `the method follows RFC 9110`(
    _ status: Int, _ method: OutgoingMethod, _ expected: OutgoingMethod
  ) throws {
    let request = OutgoingRequest.plain(
      method, try OutgoingURL("https://a.test/x"),
      headers: ["content-type": "text/plain", "authorization": "x"], body: [1])
    let next = try Redirect.next(after: request, status: status, location: "/y")
    #expect(next.method == expected)
    #expect((next.body.bytesCount == 1) == (method == expected))
    #expect((next.headers["content-type"] != nil) == (method == expected))
    #expect(next.headers["authorization"] != nil)
  }

  @Test func `a redirect out of TLS is refused`() throws {
    let request = OutgoingRequest.plain(try OutgoingURL("https://a.test/"))
    #expect(throws: Redirect.Refusal.leavesTLS) {
      try Redirect.next(after: request, status: 302, location: "http://a.test/")
    }
  }

  @Test func `an effect of an earlier hop is not forgotten`() async throws {
    let port = try ScriptedServer.closedPort()
    let server = try ScriptedServer { connection, number in
      guard let request = connection.readRequest() else { return }
      let status =
        request.contains("/made") ? "303 See Other" : "307 Temporary Redirect"
      connection.answer(status, "location: http://127.0.0.1:\(port)/\r\n")
    }
    defer { server.stop() }
    try await withTransport { transport in
      for (target, phase) in [("/made", TransportError.Phase.sent), ("/elsewhere", .notSent)] {
        let error = await transport.failure(
          .plain(.post, try server.url(target), body: [1], redirects: .follow(max: 1)))
        #expect(error?.code == .connectFailed && error?.phase == phase)
      }
    }
  }
}

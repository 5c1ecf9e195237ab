import HTTPServer
import Testing

/// Too many connections, too many requests, and clients that are in nobody's way but their own.
@Suite(.timeLimit(.minutes(2))) struct OverloadTests {
  private func serve(
    _ change: (inout ServerOptions) -> Void = { _ in },
    _ body: @escaping @Sendable (LiveServer) -> Bool
  ) async throws -> Bool {
    let options = LiveServer.testOptions {
      $0.loopCount = 1
      change(&$0)
    }
    return try await LiveServer.with(options) { server in
      await BlockingThread.run { body(server) }
    }
  }

  @Test func `each connection over the bound is told so, and those before it are served`()
    async throws
  {
    #expect(
      try await serve({ $0.connectionCountMax = 4 }) { server in
        let kept = (0..<4).compactMap { _ in RawClient(server.port) }
        guard kept.allSatisfy({ $0.ask(get("/constant"))?.status == 200 }) else { return false }
        for _ in 0..<200 {
          guard let extra = RawClient(server.port), let answer = extra.response(),
            answer.status == 503, answer["retry-after"] != nil, extra.ends()
          else { return false }
        }
        return kept.allSatisfy { $0.ask(get("/constant"))?.status == 200 }
      })
  }

  @Test func `a flood of connections that stay does not reach those before it`() async throws {
    #expect(
      try await serve({ $0.connectionCountMax = 4 }) { server in
        let kept = (0..<4).compactMap { _ in RawClient(server.port) }
        guard kept.allSatisfy({ $0.ask(get("/constant"))?.status == 200 }) else { return false }
        let flood = (0..<1_500).compactMap { _ in RawSocket(port: server.port) }
        let areServed = kept.allSatisfy { $0.ask(get("/constant"))?.status == 200 }
        return areServed && flood.count == 1_500
          && flood.allSatisfy { $0.receive(within: .seconds(10)) != .timeout }
      })
  }

  @Test func `after a flood there is room again`() async throws {
    #expect(
      try await serve({ $0.connectionCountMax = 2 }) { server in
        var flood = (0..<50).compactMap { _ in RawClient(server.port) }
        guard flood.count == 50 else { return false }
        flood = []
        return eventually { RawClient(server.port)?.ask(get("/constant"))?.status == 200 }
      })
  }

  @Test func `a request over the bound in flight is told so, and may try again`() async throws {
    #expect(
      try await serve({ $0.requestsInFlightMax = 2 }) { server in
        let slow = (0..<2).compactMap { _ in RawClient(server.port) }
        for client in slow { client.send(get("/slow/flight")) }
        guard let other = RawClient(server.port), eventually({ server.gates.arrivedCount == 2 }),
          let refused = other.ask(get("/constant")), refused.status == 503,
          refused["retry-after"] != nil
        else { return false }
        for _ in slow { server.gates.open("flight") }
        return slow.allSatisfy { $0.response()?.text == "slow" }
          && other.ask(get("/constant"))?.status == 200
      })
  }

  @Test func `a slow reader, a slow writer and a silent one hold up nobody`() async throws {
    #expect(
      try await serve { server in
        let readers = (0..<20).compactMap { _ in
          RawClient(server.port, receiveBufferBytes: 4_096)
        }
        for client in readers { client.send(get("/endless")) }
        let writers = (0..<20).compactMap { _ in RawClient(server.port) }
        for client in writers { client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Le") }
        let silent = (0..<20).compactMap { _ in RawClient(server.port) }
        guard let client = RawClient(server.port), silent.count == 20 else { return false }
        for _ in 0..<500 where client.ask(get("/constant"))?.status != 200 { return false }
        // Each stream waits for its reader: it has written what the two sockets hold, and no more.
        return server.gates.openCount("written") < readers.count * 256
      })
  }

  @Test func `a body that its handler does not take is not read from the client`() async throws {
    #expect(
      try await serve { server in
        let countMax = 48 * 1024 * 1024
        guard let client = RawClient(server.port) else { return false }
        client.send("POST /upload/hold HTTP/1.1\r\nHost: t\r\nContent-Length: \(countMax)\r\n\r\n")
        let block = [UInt8](repeating: 1, count: 64 * 1024)
        var sent = 0
        while sent < countMax, client.socket.send(block, within: .milliseconds(300)) {
          sent += block.count
        }
        // The rest is what both sockets hold.
        guard sent < countMax / 2 else { return false }
        server.gates.open("hold")
        return client.socket.finishSending(block, sent, upTo: countMax)
          && client.response()?.text == "\(countMax)"
      })
  }

  @Test(arguments: ["/echo", "/stream"], [false, true])
  func `a client that leaves in the middle of its body is forgotten`(
    path: String, byReset: Bool
  ) async throws {
    #expect(
      try await serve { server in
        for _ in 0..<20 {
          guard let client = RawClient(server.port) else { return false }
          client.send("POST \(path) HTTP/1.1\r\nHost: t\r\nContent-Length: 900\r\n\r\nabc")
          if byReset { client.socket.resetOnClose() }
        }
        return eventually { server.server.statistics.connectionsOpen == 0 }
          && RawClient(server.port)?.ask(get("/constant"))?.status == 200
      })
  }

  @Test(arguments: [false, true])
  func `a client that leaves in the middle of an answer ends its stream`(
    byReset: Bool
  )
    async throws
  {
    #expect(
      try await serve { server in
        for _ in 0..<10 {
          guard let client = RawClient(server.port) else { return false }
          client.send(get("/endless"))
          guard case .bytes = client.socket.receive(within: .seconds(10)) else { return false }
          if byReset { client.socket.resetOnClose() }
        }
        return eventually {
          server.server.statistics.connectionsOpen == 0 && server.gates.openCount("ended") == 10
        }
      })
  }

  @Test func `a client that leaves while its handler runs harms nobody`() async throws {
    #expect(
      try await serve { server in
        for index in 1...10 {
          guard let client = RawClient(server.port) else { return false }
          client.send(get("/slow/gone"))
          guard eventually({ server.gates.arrivedCount == index }) else { return false }
          client.socket.resetOnClose()
        }
        for _ in 0..<10 { server.gates.open("gone") }
        return RawClient(server.port)?.ask(get("/constant"))?.status == 200
          && eventually { server.server.statistics.connectionsOpen <= 1 }
      })
  }
}

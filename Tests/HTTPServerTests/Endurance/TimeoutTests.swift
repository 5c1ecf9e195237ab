import Glibc
import HTTPServer
import Testing

/// The bounds of time, set short. Each test waits for the outcome, and longer than any machine needs.
@Suite(.timeLimit(.minutes(2))) struct TimeoutTests {
  private static let short = Duration.milliseconds(300)
  /// For what must stay within a bound, whatever else the machine does meanwhile.
  private static let ample = Duration.seconds(2)
  private static let pace = Duration.milliseconds(30)

  /// Runs against a server where one bound is short and the others are far off.
  private func serve(
    _ change: (inout ServerOptions) -> Void,
    _ body: @escaping @Sendable (LiveServer) -> Bool
  ) async throws -> Bool {
    let options = LiveServer.testOptions {
      for key: WritableKeyPath<ServerOptions, Duration> in [
        \.headTimeMax, \.bodyPauseMax, \.idleTimeMax, \.writeStallMax,
      ] {
        $0[keyPath: key] = .seconds(60)
      }
      change(&$0)
    }
    return try await LiveServer.with(options) { server in
      await BlockingThread.run { body(server) }
    }
  }

  @Test func `a head that stops half-way is answered with 408`() async throws {
    #expect(
      try await serve({ $0.headTimeMax = Self.short }) { server in
        guard let client = RawClient(server.port) else { return false }
        return client.ask("GET /constant HTTP/1.1\r\nHo")?.status == 408 && client.ends()
      })
  }

  @Test func `a head that comes too slowly is answered with 408, however steadily it comes`()
    async throws
  {
    #expect(
      try await serve({ $0.headTimeMax = Self.short }) { server in
        guard let client = RawClient(server.port) else { return false }
        client.send("GET /constant HTTP/1.1\r\nX: ")
        for _ in 0..<500 {
          client.send("a")
          if let response = client.response(within: Self.pace) {
            return response.status == 408 && client.ends()
          }
        }
        return false
      })
  }

  @Test func `a client that never says a word is let go`() async throws {
    #expect(
      try await serve({ $0.headTimeMax = Self.short }) { server in
        RawClient(server.port)?.ends() == true
      })
  }

  @Test func `an idle connection is closed without a word`() async throws {
    #expect(
      try await serve({ $0.idleTimeMax = Self.short }) { server in
        guard let client = RawClient(server.port) else { return false }
        return client.ask(get("/constant"))?.status == 200 && client.ends()
      })
  }

  @Test func `a bound that moved away with an answer is kept all the same`() async throws {
    #expect(
      try await serve({
        $0.headTimeMax = Self.short
        $0.idleTimeMax = Self.ample
      }) { server in
        guard let client = RawClient(server.port) else { return false }
        return client.ask(get("/constant"))?.status == 200 && client.ends()
      })
  }

  @Test func `an idle connection starts the head's time anew`() async throws {
    #expect(
      try await serve({ $0.headTimeMax = .seconds(1) }) { server in
        guard let client = RawClient(server.port), client.ask(get("/constant"))?.status == 200,
          client.response(within: Self.ample) == nil
        else { return false }
        return client.ask(get("/constant"))?.status == 200
      })
  }

  @Test(arguments: ["/echo", "/stream"])
  func `a body that stops half-way is answered with 408`(path: String) async throws {
    #expect(
      try await serve({ $0.bodyPauseMax = Self.short }) { server in
        guard let client = RawClient(server.port) else { return false }
        let head = "POST \(path) HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\n"
        return client.ask(head + "abc")?.status == 408 && client.ends()
      })
  }

  @Test func `a chunked body that stops half-way is answered with 408`() async throws {
    #expect(
      try await serve({ $0.bodyPauseMax = Self.short }) { server in
        guard let client = RawClient(server.port) else { return false }
        return client.ask(chunked("/echo", "5\r\nab"))?.status == 408 && client.ends()
      })
  }

  @Test func `a body below its pace is answered with 408, however steadily it comes`() async throws
  {
    #expect(
      try await serve({ $0.bodyPauseMax = Self.short }) { server in
        guard let client = RawClient(server.port) else { return false }
        client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 9000\r\n\r\n")
        for _ in 0..<500 {
          client.send("a")
          if let response = client.response(within: Self.pace) {
            return response.status == 408 && client.ends()
          }
        }
        return false
      })
  }

  @Test func `a body that keeps its pace may take longer than a pause`() async throws {
    #expect(
      try await serve({
        $0.bodyPauseMax = Self.ample
        $0.bodyBytesPerSecondMin = 100
      }) { server in
        guard let client = RawClient(server.port) else { return false }
        client.send("POST /length HTTP/1.1\r\nHost: t\r\nContent-Length: 3000\r\n\r\n")
        for _ in 0..<30 {
          client.send(String(repeating: "a", count: 100))
          _ = client.socket.isReadable(within: Self.pace * 4)
        }
        return client.response()?.text == "3000"
      })
  }

  @Test func `a handler may take longer than every bound of the client`() async throws {
    let outcome = try await serve({
      $0.headTimeMax = Self.short
      $0.bodyPauseMax = Self.short
      $0.idleTimeMax = Self.short
      $0.writeStallMax = Self.short
    }) { server in
      guard let client = RawClient(server.port) else { return false }
      client.send(get("/slow/patience"))
      let isEarly = client.response(within: Self.short * 3) != nil
      server.gates.open("patience")
      return !isEarly && client.response()?.text == "slow"
    }
    #expect(outcome)
  }

  @Test func `a client that reads nothing is cut off, and its stream learns it`() async throws {
    #expect(
      try await serve({ $0.writeStallMax = Self.short }) { server in
        guard let client = RawClient(server.port, receiveBufferBytes: 4_096) else { return false }
        client.send(get("/endless"))
        return eventually {
          server.server.statistics.connectionsOpen == 0 && server.gates.openCount("ended") == 1
        }
      })
  }

  @Test func `a client that reads slowly but steadily gets all of it`() async throws {
    #expect(
      try await serve({ $0.writeStallMax = Self.ample }) { server in
        guard let client = RawClient(server.port, receiveBufferBytes: 4_096) else { return false }
        client.send(get("/blocks/40", "Connection: close\r\n"))
        var count = 0
        while true {
          switch client.socket.receive(within: .seconds(10), limitBytes: 32 * 1024) {
          case .bytes(let bytes):
            count += bytes.count
            // The client is slow on purpose.
            usleep(5_000)
          case .end: return count > 40 * 64 * 1024
          case .reset, .timeout: return false
          }
        }
      })
  }
}

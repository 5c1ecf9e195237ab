import HTTPServer
import Testing

/// How a server ends.
@Suite(.timeLimit(.minutes(1))) struct StopTests {
  @Test func `a stop lets the request in flight finish and takes no other`() async throws {
    try await LiveServer.with { server in
      async let answer = BlockingThread.run { () -> RawResponse? in
        RawClient(server.port)?.ask(get("/slow/stop"))
      }
      #expect(await BlockingThread.run { eventually { server.gates.arrivedCount == 1 } })
      async let stopped: Void = server.server.stop(within: .seconds(30))
      let isRefused = await BlockingThread.run {
        eventually { RawClient(server.port)?.ask(get("/constant")) == nil }
      }
      #expect(isRefused)
      server.gates.open("stop")
      await stopped
      #expect(await answer?.text == "slow")
      #expect(await answer?["connection"] == "close")
    }
  }

  @Test func `a stop does not wait for ever, and a handler that it left behind still ends`()
    async throws
  {
    try await LiveServer.with { server in
      async let answer = BlockingThread.run { () -> RawResponse? in
        RawClient(server.port)?.ask(get("/slow/late"))
      }
      #expect(await BlockingThread.run { eventually { server.gates.arrivedCount == 1 } })
      await server.server.stop(within: .milliseconds(200))
      #expect(await answer == nil)
      server.gates.open("late")
      // Its loop is gone: it goes on where it is woken.
      #expect(await BlockingThread.run { eventually { server.gates.openCount("passed") == 1 } })
    }
  }

  @Test func `a stop closes idle connections at once`() async throws {
    try await LiveServer.with { server in
      async let hasEnded = BlockingThread.run {
        guard let client = RawClient(server.port), client.ask(get("/constant"))?.status == 200
        else { return false }
        server.gates.open("idle")
        return client.ends()
      }
      await server.gates.pass("idle")
      await server.server.stop(within: .seconds(30))
      #expect(await hasEnded)
    }
  }
}

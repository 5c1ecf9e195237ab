import Core
import TestKit
import Testing

@testable import HTTPServer

/// A server on a free port of this machine, for as long as a test needs it.
struct LiveServer: Sendable {
  let server: Server
  let gates: Gates
  let log: RecordingSink

  var port: UInt16 { server.address.port }

  /// Serves while the body runs, then stops.
  static func with<Result: Sendable>(
    _ options: ServerOptions = testOptions(),
    _ body: @Sendable (LiveServer) async throws -> Result
  ) async throws -> Result {
    let gates = Gates()
    let sink = RecordingSink()
    let clock = SystemClock()
    let server = try Server(
      listeningOn: SocketAddress(IPAddress(v4: 0x7F00_0001), port: 0), options: options,
      routes: TestRoutes.all(gates), clock: clock, log: Log(to: sink, clock: clock),
      refuse: { refusal, _ in .text(refusal.status, "refused") })
    async let serving: Void = server.run()
    do {
      let result = try await body(LiveServer(server: server, gates: gates, log: sink))
      await server.stop(within: .zero)
      try await serving
      return result
    } catch {
      await server.stop(within: .zero)
      try await serving
      throw error
    }
  }

  /// The defaults with two loops, as on a small machine, and with time for one that runs slowly.
  static func testOptions(_ change: (inout ServerOptions) -> Void = { _ in }) -> ServerOptions {
    var options = ServerOptions()
    options.loopCount = 2
    options.headTimeMax = .seconds(120)
    options.bodyPauseMax = .seconds(120)
    change(&options)
    return options
  }

  /// Plays the case in every feed and records each fault.
  func check(_ test: HTTPCase, feeds: [CasePlayer.Feed] = CasePlayer.Feed.all) async {
    let port = port
    let gates = gates
    let faults = await BlockingThread.runInTurn {
      feeds.compactMap { feed in
        CasePlayer.fault(in: test, fed: feed, port: port, gates: gates).map { "\(feed): \($0)" }
      }
    }
    if !faults.isEmpty {
      Issue.record(Comment(rawValue: test.name + "\n" + faults.joined(separator: "\n")))
    }
  }
}

/// One live server for all tests of a suite.
struct SharedServer: SuiteTrait, TestScoping {
  @TaskLocal static var current: LiveServer?

  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await LiveServer.with { server in
      try await Self.$current.withValue(server) { try await function() }
    }
  }
}

extension Trait where Self == SharedServer {
  static var sharedServer: Self { SharedServer() }
}

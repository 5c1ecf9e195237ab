import Core
import HTTPServer
import Sandbox
import TestKit
import Transport

/// Twins behind a real port, which call real hooks.
struct RunningSandbox: Sendable {
  let port: UInt16

  /// Runs the body while they serve.
  static func with<Result: Sendable>(
    _ body: @Sendable (RunningSandbox) async throws -> Result
  ) async throws -> Result {
    let clock = SystemClock()
    let log = Log(to: RecordingSink(), clock: clock)
    var options = TransportOptions()
    options.addressGuard = try AddressGuard(allow: [.webhooks: ["127.0.0.0/8"]])
    let transport = try Transport(options, clock: clock, log: log)
    let random = Locked(SeededGenerator(seed: 7))
    let sandbox = Sandbox(
      clock: clock, random: { random.withLock { $0.next() } },
      sleep: { try? await Task.sleep(for: $0) },
      sender: { await send($0, through: transport) })
    var serverOptions = ServerOptions()
    serverOptions.loopCount = 1
    let address = SocketAddress(IPAddress(v4: 0x7F00_0001), port: 0)
    let server = try Server(
      listeningOn: address, options: serverOptions, routes: sandbox.routes, clock: clock, log: log,
      refuse: Sandbox.refuse)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask { await sandbox.run() }
      let outcome: Swift.Result<Result, any Error>
      do {
        outcome = .success(try await body(RunningSandbox(port: server.address.port)))
      } catch {
        outcome = .failure(error)
      }
      // A server that goes on serving would keep the group, and with it the error of the body.
      await server.stop(within: .zero)
      group.cancelAll()
      try await group.waitForAll()
      await transport.stop()
      return try outcome.get()
    }
  }

  private static func send(
    _ request: HookRequest, through transport: Transport
  ) async -> HookAnswer? {
    guard let url = try? OutgoingURL(request.url) else { return nil }
    var headers = OutgoingHeaders()
    for (name, value) in request.headers {
      guard let name = HeaderName(name), let value = HeaderValue(value) else { return nil }
      headers.add(name, value)
    }
    let outgoing = OutgoingRequest(
      request.method == .get ? .get : .post, url, headers: headers,
      body: request.method == .get ? .none : .bytes(request.body), purpose: .webhooks,
      deadline: .seconds(10), responseBytesLimit: 65_536)
    guard let answer = try? await transport.send(outgoing) else { return nil }
    return HookAnswer(status: answer.status, body: answer.body)
  }
}

import Core
import HTTPServer
import TestKit

/// A tenant's endpoint on loopback: it keeps what it gets and answers as it is told.
final class Receiver: Sendable {
  /// One request as it came.
  struct Received: Sendable {
    let path: String
    /// By the names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var json: JSON? { try? JSON.parse(body) }
    var deliveryID: String? { headers["x-qanat-delivery"] }
  }

  /// What it answers, by the request and how many came before it.
  typealias Behaviour = @Sendable (Received, Int) async -> Response

  private let server: Server
  private let state: Locked<[Received]>
  private let behaviour: Locked<Behaviour>

  init(_ behaviour: @escaping Behaviour = { _, _ in Response(.ok) }) throws {
    let (state, behaviour) = (Locked<[Received]>([]), Locked(behaviour))
    (self.state, self.behaviour) = (state, behaviour)
    var options = ServerOptions()
    options.loopCount = 1
    let clock = SystemClock()
    let route = Route(.post, "/{hook}") { request in
      let received = Received(request)
      let earlier = state.withLock { all in
        all.append(received)
        return all.count - 1
      }
      return await behaviour.withLock { $0 }(received, earlier)
    }
    server = try Server(
      listeningOn: SocketAddress(IPAddress(v4: 0x7F00_0001), port: 0), options: options,
      routes: [route], clock: clock, log: Log(to: RecordingSink(), clock: clock),
      refuse: { refusal, _ in Response(Status(404)) })
  }

  var url: String { "http://\(server.address)/hook" }
  var received: [Received] { state.withLock { $0 } }

  func behave(_ next: @escaping Behaviour) { behaviour.withLock { $0 = next } }

  func run() async throws { try await server.run() }
  func stop() async { await server.stop(within: .zero) }
}

extension Receiver.Received {
  fileprivate init(_ request: Request) {
    path = request.path
    body = request.body.bytes
    var headers: [String: String] = [:]
    for line in String(decoding: request.head.bytes, as: UTF8.self).split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      headers[line[..<colon].lowercased()] = String(value)
    }
    self.headers = headers
  }
}

/// Lends a receiver that serves.
func withReceiver(
  _ behaviour: @escaping Receiver.Behaviour = { _, _ in Response(.ok) },
  _ body: (Receiver) async throws -> Void
) async throws {
  let receiver = try Receiver(behaviour)
  async let running: Void = receiver.run()
  do {
    try await body(receiver)
  } catch {
    await receiver.stop()
    try await running
    throw error
  }
  await receiver.stop()
  try await running
}

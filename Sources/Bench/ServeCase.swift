import Core
import Glibc
import HTTPServer

/// Serves the answers that are measured beside nginx: constant, echo, and 404 for anything else.
enum ServeCase {
  static func run(_ arguments: [String]) async throws {
    guard let address = arguments.first.flatMap(SocketAddress.init) else {
      throw UsageError(description: "serve takes ADDRESS:PORT")
    }
    let constant = Array("ok\n".utf8)
    let routes = [
      Route(.get, "/constant", answer: { _ in .now(Response(.ok, type: "text/plain", constant)) }),
      Route(.post, "/echo") { request in
        guard let value = try? JSON.parse(request.body.bytes) else {
          return .text(.badRequest, "not JSON\n")
        }
        return Response(.ok, type: "application/json", value.serialized())
      },
    ]
    let log = Log(to: SilentSink(), clock: SystemClock())
    var options = ServerOptions()
    options.connectionCountMax = 50_000
    let server = try Server(
      listeningOn: address, options: options, routes: routes, clock: SystemClock(), log: log
    ) { refusal, _ in .text(refusal.status, "\(refusal.status.reason)\n") }
    try await server.run()
  }
}

private struct SilentSink: LogSink {
  func write(_ line: LogLine) {}
}

import Core
import Glibc
import TestKit
import Testing

@Suite struct StopTests {
  private let folder: TemporaryDirectory
  private var data: String { folder.file("data") }

  init() throws { folder = try TemporaryDirectory() }

  @Test func `a request in work is finished before the end`() async throws {
    let gateway = try await Gateway(data: data)
    let client = try Client(port: gateway.port)
    client.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
    let isInWork = try await eventually {
      try gateway.ask("GET /metrics", onAdmin: true).body
        .contains("qanat_http_connections_open 1\n")
    }
    #expect(isInWork)
    gateway.program.signal(SIGTERM)
    #expect(await gateway.program.logs("\"stopping\""))
    client.send("cd")
    #expect(try #require(WireAnswer(client.receiveAll())).status == 200)
    #expect(await gateway.program.end() == 0)
  }

  @Test func `readiness says no before the listeners close`() async throws {
    let gateway = try await Gateway(data: data, ["--set", "server.drain_delay=60s"])
    gateway.program.signal(SIGTERM)
    let saysNo = try await eventually { try gateway.ask("GET /readyz").status == 503 }
    #expect(saysNo)
    let checks = try gateway.ask("GET /readyz").json()["checks"]
    #expect(checks?["draining"]?["status"] == "failed")
    #expect(try gateway.ask("GET /api/v1/health").status == 200)
    gateway.program.signal(SIGTERM)
    #expect(await gateway.program.end() == 128 + SIGTERM, "a second signal ends it at once")
  }

  @Test func `a request that does not end is cut off at the deadline`() async throws {
    let gateway = try await Gateway(data: data, ["--set", "server.shutdown_deadline=1s"])
    let client = try Client(port: gateway.port)
    client.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
    _ = try await eventually {
      try gateway.ask("GET /metrics", onAdmin: true).body
        .contains("qanat_http_connections_open 1\n")
    }
    #expect(await gateway.stop() == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `both signals stop it`(number: Int32) async throws {
    let gateway = try await Gateway(data: data)
    gateway.program.signal(number)
    #expect(await gateway.program.end() == 0)
  }
}

import TestKit
import Testing

@Suite struct DescriptorTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func `with every descriptor taken a caller is told, and later ones are served`()
    async throws
  {
    let gateway = try await Gateway(data: folder.file("data"), descriptorCountMax: 64)
    #expect(gateway.program.complaint.contains("fewer descriptors than connections"))
    var clients = try (0..<80).map { _ in try Client(port: gateway.port) }
    let answer = try #require(WireAnswer(clients[79].receiveAll()))
    #expect(answer.status == 503)
    #expect(answer["retry-after"] == "1")
    let lines = gateway.program.complaint.split(separator: "\n")
    #expect(lines.count { $0.contains("no descriptor is left") } <= 2, "one line for each loop")

    clients.removeAll()
    let isServed = try await eventually { try gateway.ask("GET /livez").status == 200 }
    #expect(isServed)
    #expect(await gateway.stop() == 0)
  }
}

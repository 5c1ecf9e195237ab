import TestKit
import Testing

@Suite struct DescriptorTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Two loops share what is left of 256 for callers; each takes 48 of them at the least.
  @Test func `callers, however many, are answered, and leave what goes out its descriptors`()
    async throws
  {
    let gateway = try await Gateway(data: folder.file("data"), descriptorCountMax: 256)
    #expect(gateway.program.complaint.contains("fewer descriptors than connections"))
    var served: [Client] = []
    var turnedAwayCount = 0
    for _ in 0..<400 {
      let client = try Client(port: gateway.port)
      client.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
      let answer = try #require(client.receive(), "closed without an answer")
      if answer.status == 200 {
        served.append(client)
      } else {
        #expect(answer.status == 503 && answer["retry-after"] == "1")
        #expect(!answer.body.isEmpty, "there is time for a whole answer")
        turnedAwayCount += 1
      }
    }
    #expect((48...96).contains(served.count) && turnedAwayCount == 400 - served.count)
    let ready = try gateway.ask("GET /readyz", onAdmin: true)
    #expect(ready.status == 200)
    #expect(!gateway.program.complaint.contains("no descriptor is left"))

    served.removeAll()
    #expect(await isServing(gateway))
    #expect(await gateway.stop() == 0)
  }

  @Test func `with every descriptor taken a caller is told, and later ones are served`()
    async throws
  {
    let gateway = try await Gateway(data: folder.file("data"), descriptorCountMax: 64)
    for _ in 0..<20 {
      var clients = try (0..<80).map { _ in try Client(port: gateway.port) }
      let answer = try #require(WireAnswer(clients[79].receiveAll()))
      #expect(answer.status == 503)
      #expect(answer["retry-after"] == "1")
      clients.removeAll()
      #expect(await isServing(gateway))
    }
    #expect(gateway.program.complaint.contains("no descriptor is left"))
    #expect(await gateway.stop() == 0)
  }

  /// A caller for whom there was no descriptor may see its connection end before the answer.
  private func isServing(_ gateway: Gateway) async -> Bool {
    await eventually {
      guard let client = Client(reaching: gateway.port) else { return false }
      client.send("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      return WireAnswer(client.receiveAll())?.status == 200
    }
  }
}

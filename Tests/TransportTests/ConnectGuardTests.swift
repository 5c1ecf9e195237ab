import Core
import Synchronization
import TestKit
import Testing

@testable import Transport

/// The guard where it matters: at the socket.
@Suite struct ConnectGuardTests {
  @Test(arguments: ["127.0.0.1", "localhost", "LOCALHOST.", "2130706433", "[::ffff:127.0.0.1]"])
  func `loopback is not reached`(_ host: String) async throws {
    let server = try ScriptedServer { connection, _ in connection.answer() }
    defer { server.stop() }
    try await withTransport({ $0.addressGuard = AddressGuard() }) { transport in
      let url = try OutgoingURL("http://\(host):\(server.port)/")
      let error = await transport.failure(.plain(.post, url))
      #expect(error?.code == .forbiddenAddress && error?.phase == .notSent)
    }
    #expect(server.connections == 0)
  }

  @Test func `a purpose's list opens the socket for that purpose`() async throws {
    let server = try ScriptedServer { connection, _ in
      while connection.readRequest() != nil { connection.answer() }
    }
    defer { server.stop() }
    try await withTransport({ $0.addressGuard = try .loopback([.webhooks]) }) { transport in
      #expect(try await transport.send(.plain(server.url())).status == 200)
      for purpose in [Purpose.providers, .media] {
        let error = await transport.failure(.plain(try server.url(), purpose: purpose))
        #expect(error?.code == .forbiddenAddress)
      }
    }
    #expect(server.connections == 1)
  }

  @Test func `a name that changes its mind is refused at its second answer`() async throws {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    }
    defer { server.stop() }
    let lookups = Atomic<Int>(0)
    let rebinding: @Sendable (String) -> [IPAddress]? = { _ in
      lookups.add(1, ordering: .relaxed).newValue == 1
        ? [IPAddress(v4: 0x7F00_0001)] : [IPAddress(v4: 0x7F00_0002)]
    }
    try await withTransport({
      $0.addressGuard = try AddressGuard(allow: [.webhooks: ["127.0.0.1"]])
      $0.resolve = rebinding
    }) { transport in
      let url = try OutgoingURL("http://rebind.test:\(server.port)/")
      #expect(try await transport.send(.plain(url)).status == 200)
      let error = await transport.failure(.plain(url))
      #expect(error?.code == .forbiddenAddress && error?.phase == .notSent)
      #expect(error?.message.contains("127.0.0.2") == true)
      #expect(error?.tenantMessage.english.contains("127.0.0.2") == false)
    }
    #expect(server.connections == 1)
  }

  @Test(arguments: [
    ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["64:ff9b::a00:1"], ["10.0.0.1", "fd00::1"],
  ])
  func `a name that leads inside is refused`(_ addresses: [String]) async throws {
    try await withTransport({
      $0.addressGuard = AddressGuard()
      $0.resolve = { _ in addresses.compactMap { IPAddress($0) } }
    }) { transport in
      let error = await transport.failure(.plain(.post, try OutgoingURL("http://inside.test/")))
      #expect(error?.code == .forbiddenAddress && error?.phase == .notSent)
    }
  }

  @Test func `of several addresses only a permitted one is connected to`() async throws {
    let server = try ScriptedServer { connection, _ in
      while connection.readRequest() != nil { connection.answer() }
    }
    defer { server.stop() }
    try await withTransport({
      $0.addressGuard = try AddressGuard(allow: [.webhooks: ["127.0.0.1"]])
      $0.resolve = { _ in [IPAddress(v4: 0x7F00_0002), IPAddress(v4: 0x7F00_0001)] }
    }) { transport in
      let url = try OutgoingURL("http://both.test:\(server.port)/")
      #expect(try await transport.send(.plain(url)).status == 200)
    }
  }

  @Test func `a kept connection does not outlive the rule that opened it`() async throws {
    let server = try ScriptedServer { connection, _ in
      while connection.readRequest() != nil { connection.answer() }
    }
    defer { server.stop() }
    try await withTransport { transport in
      #expect(try await transport.send(.plain(server.url())).status == 200)
      transport.guardBy(AddressGuard())
      let error = await transport.failure(.plain(.post, try server.url()))
      #expect(error?.code == .forbiddenAddress && error?.phase == .notSent)
    }
  }
}

import Core
import TestKit
import Testing

@testable import Transport

/// Whether an error says truly what the other side may have done.
@Suite struct OutcomeTests {
  @Test func `a refused connection was not sent`() async throws {
    let url = try OutgoingURL("http://127.0.0.1:\(ScriptedServer.closedPort())/")
    try await withTransport { transport in
      let error = await transport.failure(.plain(.post, url))
      #expect(error?.code == .connectFailed && error?.phase == .notSent)
    }
  }

  @Test func `a name that does not exist was not sent`() async throws {
    try await withTransport { transport in
      let error = await transport.failure(.plain(.post, try OutgoingURL("http://nobody.invalid/")))
      #expect(error?.code == .nameNotFound && error?.phase == .notSent)
    }
  }

  @Test func `a connection that is never finished was not sent`() async throws {
    // TLS is asked of a server that accepts and says nothing.
    let server = try ScriptedServer { connection, _ in connection.hang() }
    defer { server.stop() }
    let url = try OutgoingURL("https://127.0.0.1:\(server.port)/")
    try await withTransport { transport in
      var request = OutgoingRequest.plain(.post, url)
      request.connectDeadline = .milliseconds(100)
      let error = await transport.failure(request)
      #expect(error?.code == .timedOut && error?.phase == .notSent)
    }
  }

  @Test func `a server that is no TLS server was not sent anything`() async throws {
    let server = try ScriptedServer { connection, _ in connection.write("hello there\r\n\r\n") }
    defer { server.stop() }
    let url = try OutgoingURL("https://127.0.0.1:\(server.port)/")
    try await withTransport { transport in
      let error = await transport.failure(.plain(.post, url))
      #expect(error?.code == .tlsFailed && error?.phase == .notSent)
    }
  }

  @Test func `a server that takes the request and hangs leaves it open`() async throws {
    let server = try ScriptedServer { connection, _ in connection.hang() }
    defer { server.stop() }
    try await withTransport { transport in
      let error = await transport.failure(
        .plain(.post, try server.url(), body: [1], deadline: .milliseconds(200)))
      #expect(error?.code == .timedOut && error?.phase == .sent && error?.status == nil)
    }
  }

  @Test func `a reset before the answer leaves it open`() async throws {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.reset()
    }
    defer { server.stop() }
    try await withTransport { transport in
      let error = await transport.failure(.plain(.post, try server.url(), body: [1]))
      #expect(error?.code == .connectionLost && error?.phase == .sent)
    }
  }

  @Test func `a reset in the middle of the answer keeps its status`() async throws {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\nhalf")
      connection.reset()
    }
    defer { server.stop() }
    try await withTransport { transport in
      let error = await transport.failure(.plain(.post, try server.url(), body: [1]))
      #expect(error?.code == .connectionLost && error?.phase == .sent && error?.status == 202)
    }
  }

  @Test func `a POST is never written twice when a kept connection closes under it`() async throws {
    let seen = Notes()
    let server = try ScriptedServer { connection, _ in
      guard connection.readRequest() != nil else { return }
      connection.answer()
      // The second request is read, so it may have had its effect, and gets no answer.
      if let second = connection.readRequest() { seen.add(String(second.prefix(4))) }
    }
    defer { server.stop() }
    try await withTransport { transport in
      _ = try await transport.send(.plain(server.url()))
      let error = await transport.failure(.plain(.post, try server.url(), body: [1]))
      #expect(error?.code == .connectionLost && error?.phase == .sent)
    }
    #expect(seen.all == ["POST"])
    #expect(server.connections <= 2)
  }

  @Test func `a GET is written again when a kept connection closes under it`() async throws {
    let server = try ScriptedServer { connection, _ in
      guard connection.readRequest() != nil else { return }
      connection.answer()
      _ = connection.readRequest()
    }
    defer { server.stop() }
    try await withTransport { transport in
      _ = try await transport.send(.plain(server.url()))
      #expect(try await transport.send(.plain(server.url())).status == 200)
    }
    #expect(server.connections == 2)
  }

  @Test(arguments: [
    "not http at all\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd",
  ])
  func `an answer that cannot be read is an error`(_ text: String) async throws {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.write(text)
    }
    defer { server.stop() }
    try await withTransport { transport in
      let error = await transport.failure(.plain(.post, try server.url()))
      #expect(error?.code == .malformedAnswer && error?.phase == .sent)
    }
  }

  @Test func `cancelling the task ends the transfer at the other side too`() async throws {
    let seen = Notes()
    let server = try ScriptedServer { connection, _ in
      if connection.readRequest() != nil { seen.add("read") }
      connection.hang()
      seen.add("closed")
    }
    defer { server.stop() }
    try await withTransport { transport in
      let url = try server.url()
      let task = Task { await transport.failure(.plain(.post, url, body: [1])) }
      #expect(await eventually { seen.all == ["read"] })
      task.cancel()
      let error = await task.value
      #expect(error?.code == .cancelled && error?.phase == .sent)
      #expect(await eventually { seen.all == ["read", "closed"] })
    }
  }

  @Test func `stopping ends what runs and what waits, and refuses what comes`() async throws {
    let server = try ScriptedServer { connection, _ in connection.hang() }
    defer { server.stop() }
    try await withTransport({ $0.bounds.perHostMax = 1 }) { transport in
      let url = try server.url()
      let tasks = (0..<3).map { _ in Task { await transport.failure(.plain(.post, url)) } }
      #expect(await eventually { server.connections == 1 })
      await transport.stop()
      for task in tasks { #expect(await task.value?.code == .stopped) }
      #expect(await transport.failure(.plain(url))?.code == .stopped)
    }
  }

  @Test func `no part of an error or a log holds a secret`() async throws {
    let sink = RecordingSink()
    let url = try OutgoingURL("http://10.0.0.1/bot12345:token/send?key=hidden")
    try await withTransport(sink: sink) { transport in
      var request = OutgoingRequest.plain(.post, url, body: .bytes(Array("private text".utf8)))
      request.headers["authorization"] = HeaderValue(Secret("Bearer hush"))
      let error = try #require(await transport.failure(request))
      let shown = "\(error) \(String(reflecting: error)) \(request) \(sink.lines)"
      for secret in ["token", "hidden", "hush"] { #expect(!shown.contains(secret)) }
      #expect(!error.tenantMessage.english.contains("10.0.0.1"))
      #expect(error.message.contains("guard.allow.webhooks"))
    }
    #expect(sink.messages == ["address refused"])
  }
}

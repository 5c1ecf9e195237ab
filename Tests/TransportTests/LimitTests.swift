import Core
import TestKit
import Testing

@testable import Transport

@Suite struct LimitTests {
  @Test(arguments: [(1_000, 1_000), (1_000, 1_001), (0, 0), (0, 1)])
  func `an answer may be as large as its limit and no larger`(
    _ limit: Int, _ size: Int
  )
    async throws
  {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.answer(body: String(repeating: "x", count: size))
    }
    defer { server.stop() }
    try await withTransport { transport in
      let request = OutgoingRequest.plain(try server.url(), limit: limit)
      if size <= limit {
        #expect(try await transport.send(request).body.count == size)
      } else {
        let error = await transport.failure(request)
        #expect(error?.code == .answerTooLarge && error?.phase == .sent && error?.status == 200)
      }
    }
  }

  @Test func `a body without end is cut at the limit`() async throws {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
      while connection.write([UInt8](repeating: 0, count: 65_536)) {}
    }
    defer { server.stop() }
    try await withTransport { transport in
      let error = await transport.failure(.plain(try server.url(), limit: 1 << 20))
      #expect(error?.code == .answerTooLarge)
    }
  }

  @Test func `a compressed answer is counted as it unfolds`() async throws {
    let bomb = DeflatedZeros.gzip(count: 10_000_001)
    #expect(bomb.count < 100_000)
    let server = try ScriptedServer { connection, _ in
      while connection.readRequest() != nil {
        connection.write(
          "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: \(bomb.count)\r\n\r\n")
        connection.write(bomb)
      }
    }
    defer { server.stop() }
    try await withTransport { transport in
      let whole = try await transport.send(.plain(server.url(), limit: 10_000_001))
      #expect(whole.body.count == 10_000_001 && whole.body.allSatisfy { $0 == 0 })
      let error = await transport.failure(.plain(try server.url(), limit: 10_000_000))
      #expect(error?.code == .answerTooLarge)
    }
  }

  @Test func `a head without end is cut`() async throws {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\n")
      while connection.write("x-more: \(String(repeating: "x", count: 1_000))\r\n") {}
    }
    defer { server.stop() }
    try await withTransport({ $0.answerHeadBytesLimit = 20_000 }) { transport in
      let error = await transport.failure(.plain(try server.url()))
      #expect(error?.code == .headersTooLarge && error?.phase == .sent)
    }
  }

  @Test func `an answer that drips ends at the deadline`() async throws {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
      while connection.write("x") { pause(milliseconds: 5) }
    }
    defer { server.stop() }
    try await withTransport { transport in
      let error = await transport.failure(.plain(try server.url(), deadline: .milliseconds(200)))
      #expect(error?.code == .timedOut && error?.phase == .sent && error?.status == 200)
    }
  }

  @Test func `an answer that stalls is given up as too slow`() async throws {
    let server = try ScriptedServer { connection, _ in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nx")
      connection.hang()
    }
    defer { server.stop() }
    try await withTransport({ $0.slowTimeMax = .seconds(1) }) { transport in
      let error = await transport.failure(.plain(try server.url()))
      #expect(error?.code == .tooSlow && error?.phase == .sent)
    }
  }

  @Test func `waiting counts towards the deadline, and who waited was not sent`() async throws {
    let server = try ScriptedServer { connection, _ in connection.hang() }
    defer { server.stop() }
    try await withTransport({ $0.bounds.perHostMax = 1 }) { transport in
      let url = try server.url()
      let first = Task { await transport.failure(.plain(.post, url, deadline: .seconds(60))) }
      #expect(await eventually { server.connections == 1 })
      let second = await transport.failure(.plain(.post, url, deadline: .milliseconds(100)))
      #expect(second?.code == .timedOut && second?.phase == .notSent)
      first.cancel()
      let error = await first.value
      #expect(error?.code == .cancelled)
    }
  }

  @Test func `an owner whose requests hang at a host leaves places there to others`() async throws {
    // It answers whoever asks for it, on connections that others left hanging too.
    let server = try ScriptedServer { connection, _ in
      while let request = connection.readRequest() {
        guard request.hasPrefix("GET /well ") else { return connection.hang() }
        connection.answer()
      }
    }
    defer { server.stop() }
    try await withTransport { transport in
      let hanging = OutgoingRequest.plain(try server.url("/hang"), deadline: .seconds(60))
      let tasks = (0..<120).map { number in
        var request = hanging
        request.owner = UUID(high: 7, low: UInt64(number / 60))
        return Task { [request] in await transport.failure(request) }
      }
      // 32 of 64, and half of what is left.
      #expect(await eventually { server.connections >= 42 })
      var well = OutgoingRequest.plain(try server.url("/well"), deadline: .seconds(5))
      well.owner = UUID(high: 7, low: 3)
      for _ in 0..<20 { #expect(try await transport.send(well).status == 200) }
      #expect(server.connections < 64)
      for task in tasks { task.cancel() }
      for task in tasks { #expect(await task.value?.code == .cancelled) }
    }
  }

  @Test func `a hanging host fills its own places and nobody else's`() async throws {
    let hanging = try ScriptedServer { connection, _ in connection.hang() }
    let healthy = try ScriptedServer { connection, _ in
      while connection.readRequest() != nil { connection.answer() }
    }
    defer {
      hanging.stop()
      healthy.stop()
    }
    try await withTransport({
      $0.bounds.perHostMax = 4
      $0.bounds.waitingPerHostMax = 6
    }) { transport in
      let url = try hanging.url()
      let tasks = (0..<10).map { _ in Task { await transport.failure(.plain(url)) } }
      #expect(await eventually { hanging.connections == 4 })
      let tooMany = await eventuallyOverloaded(transport, url)
      #expect(tooMany?.code == .overloaded && tooMany?.phase == .notSent)
      for _ in 0..<20 { _ = try await transport.send(.plain(healthy.url(), deadline: .seconds(5))) }
      #expect(hanging.connections == 4)
      for task in tasks { task.cancel() }
      for task in tasks { #expect(await task.value?.code == .cancelled) }
    }
  }

  /// The tasks above may still be on their way in, so a place may be free at first.
  private func eventuallyOverloaded(
    _ transport: Transport, _ url: OutgoingURL
  ) async
    -> TransportError?
  {
    var error: TransportError?
    for _ in 0..<100 {
      error = await transport.failure(.plain(url, deadline: .milliseconds(20)))
      if error?.code == .overloaded { break }
    }
    return error
  }

  @Test func `a thousand at once are all answered over few connections`() async throws {
    let server = try ScriptedServer { connection, _ in
      while let request = connection.readRequest() {
        connection.answer(body: String(request.split(separator: "\r\n")[0]))
      }
    }
    defer { server.stop() }
    try await withTransport { transport in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<1_000 {
          group.addTask {
            let answer = try await transport.send(.plain(server.url("/\(number)")))
            return answer.body == Array("GET /\(number) HTTP/1.1".utf8)
          }
        }
        for try await isRight in group { #expect(isRight) }
      }
      #expect(server.connections <= 64)
    }
  }

  @Test func `a storm of cancellations leaves a transport that works`() async throws {
    let server = try ScriptedServer { connection, _ in
      while let request = connection.readRequest() {
        if request.hasPrefix("GET /hang") { return connection.hang() }
        connection.answer()
      }
    }
    defer { server.stop() }
    try await withTransport { transport in
      for _ in 0..<5 {
        let tasks = try (0..<200).map { number in
          let url = try server.url(number % 2 == 0 ? "/hang" : "/go")
          return Task { _ = try? await transport.send(.plain(url)) }
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
      }
      #expect(try await transport.send(.plain(server.url("/go"))).status == 200)
    }
  }
}

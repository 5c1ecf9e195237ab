import Core
import Glibc
import TestKit
import Testing

@testable import Transport

@Suite struct ExchangeTests {
  @Test func `a request arrives as written and its answer comes back whole`() async throws {
    let seen = Notes()
    let server = try ScriptedServer { connection, _ in
      while let request = connection.readRequest() {
        seen.add(request)
        connection.answer("201 Created", "X-Order: a\r\nx-order: b\r\n", body: "made")
      }
    }
    defer { server.stop() }
    try await withTransport { transport in
      let answer = try await transport.send(
        .plain(
          .post, server.url("/hooks?a=1"),
          headers: ["content-type": "application/json", "x-empty": ""],
          body: .bytes(Array(#"{"a":1}"#.utf8))))
      #expect(answer.status == 201)
      #expect(answer.body == Array("made".utf8))
      #expect(answer.headers["X-Order"] == "a")
      #expect(answer.headers.all("x-order") == ["a", "b"])
      #expect(answer.httpVersion == .http1_1)
      #expect(answer.timing.connect > .zero && answer.timing.total >= answer.timing.firstByte)
    }
    let request = try #require(seen.all.first)
    #expect(request.hasPrefix("POST /hooks?a=1 HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"))
    #expect(request.contains("User-Agent: Qanat\r\n"))
    #expect(request.contains("content-type: application/json\r\n"))
    #expect(request.contains("x-empty:\r\n"))
    #expect(request.contains("Content-Length: 7\r\n"))
    #expect(!request.lowercased().contains("expect:"))
    #expect(request.hasSuffix("\r\n\r\n{\"a\":1}"))
  }

  @Test(arguments: [
    (OutgoingMethod.get, 0), (.get, 3), (.head, 0), (.post, 0), (.post, 3), (.post, 200_000),
    (.put, 0), (.put, 3), (.put, 200_000), (.patch, 3), (.delete, 0), (.delete, 3),
  ])
  func `every method goes with and without a body`(
    _ method: OutgoingMethod, _ size: Int
  )
    async throws
  {
    let seen = Notes()
    let server = try ScriptedServer { connection, _ in
      guard let request = connection.readRequest() else { return }
      seen.add(request)
      connection.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    }
    defer { server.stop() }
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
    try await withTransport { transport in
      let answer = try await transport.send(
        .plain(method, server.url(), body: size == 0 ? .none : .bytes(body)))
      #expect(answer.status == 200)
    }
    let request = try #require(seen.all.first)
    #expect(request.hasPrefix("\(method.rawValue) / HTTP/1.1\r\n"))
    #expect(request.hasSuffix("\r\n\r\n" + String(decoding: body, as: UTF8.self)))
    #expect(!request.lowercased().contains("content-type"))
    let hasLength = request.lowercased().contains("content-length: \(size)\r\n")
    #expect(hasLength == (size > 0 || [.post, .put, .patch].contains(method)))
  }

  @Test func `connections are kept and used again`() async throws {
    let server = try ScriptedServer { connection, _ in
      while connection.readRequest() != nil { connection.answer(body: "ok") }
    }
    defer { server.stop() }
    try await withTransport { transport in
      for round in 0..<20 {
        let answer = try await transport.send(.plain(server.url()))
        #expect(answer.timing.reusedConnection == (round > 0))
      }
    }
    #expect(server.connections == 1)
  }

  @Test func `a connection made for one purpose serves no other`() async throws {
    let server = try ScriptedServer { connection, _ in
      while connection.readRequest() != nil { connection.answer() }
    }
    defer { server.stop() }
    try await withTransport { transport in
      for purpose in [Purpose.providers, .webhooks, .media] {
        _ = try await transport.send(.plain(server.url(), purpose: purpose))
      }
    }
    #expect(server.connections == 3)
  }

  @Test func `chunks, interim answers and trailers are read`() async throws {
    let server = try ScriptedServer { connection, _ in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")
      connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nx-final: yes\r\n\r\n")
      connection.write("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nx-trailer: late\r\n\r\n")
    }
    defer { server.stop() }
    try await withTransport { transport in
      let answer = try await transport.send(.plain(server.url()))
      #expect(answer.body == Array("abcde".utf8))
      #expect(answer.headers["x-final"] == "yes")
      #expect(answer.headers["link"] == nil && answer.headers["x-trailer"] == nil)
    }
  }

  @Test func `a file is sent while it is read`() async throws {
    let file = try #require(OutgoingFile(path: "/bin/ls"))
    #expect(OutgoingFile(path: "/proc") == nil && OutgoingFile(path: "/nowhere") == nil)
    let seen = Notes()
    let server = try ScriptedServer { connection, _ in
      guard let request = connection.readRequest() else { return }
      seen.add("\(request.prefix(5)) \(request.utf8.count > 65_536)")
      connection.answer()
    }
    defer { server.stop() }
    try await withTransport { transport in
      let answer = try await transport.send(.plain(.put, server.url(), body: .file(file)))
      #expect(answer.status == 200)
    }
    #expect(seen.all == ["PUT / true"])
  }

  @Test func `the environment's proxy is not asked`() async throws {
    // In a process of its own: the environment belongs to every test.
    await #expect(processExitsWith: .success) {
      for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
        unsafe setenv(name, "http://127.0.0.1:1", 1)
      }
      let server = try ScriptedServer { connection, _ in
        while connection.readRequest() != nil { connection.answer() }
      }
      try await withTransport { transport in
        let answer = try await transport.send(.plain(server.url()))
        #expect(answer.status == 200)
      }
    }
  }
}

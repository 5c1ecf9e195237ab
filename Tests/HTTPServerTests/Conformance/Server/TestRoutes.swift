import HTTPServer

/// What the live test servers answer.
enum TestRoutes {
  static let longText = String(repeating: "a line that is worth compressing\n", count: 200)

  static func all(_ gates: Gates) -> [Route] {
    constants + echoes + streams + gated(gates)
  }

  private static func gated(_ gates: Gates) -> [Route] {
    [
      Route(.get, "/slow/{gate}") { request in
        await gates.pass(request.parameters["gate"] ?? "")
        gates.open("passed")
        return .text(.ok, "slow")
      },
      Route(.post, "/upload/{gate}", body: .streamed(limitBytes: 64 * 1024 * 1024)) { request in
        await gates.pass(request.parameters["gate"] ?? "")
        return await count(request)
      },
      Route(.get, "/ticks/{type}/{gate}") { request in
        let type = request.parameters["type"] ?? ""
        let gate = request.parameters["gate"] ?? ""
        return Response(
          .ok, headers: [.contentType: "text/\(type)"],
          body: .stream { writer in
            for tick in 0..<3 {
              try await writer.write(Array("data: \(tick)\n\n".utf8))
              await gates.pass(gate)
            }
          })
      },
      Route(.get, "/endless") { _ in
        Response(
          .ok, headers: [.contentType: "application/octet-stream"],
          body: .stream { writer in
            defer { gates.open("ended") }
            while true {
              try await writer.write(block)
              gates.open("written")
            }
          })
      },
    ]
  }

  private static let constants: [Route] = [
    Route(.get, "/") { _ in .text(.ok, "root") },
    Route(.get, "/constant") { _ in .text(.ok, "constant") },
    Route(.get, "/probe") { _ in .text(.ok, "probe") },
    Route(.get, "/long") { _ in .text(.ok, longText) },
    Route(.get, "/binary") { _ in
      Response(.ok, type: "application/octet-stream", Array(longText.utf8))
    },
    Route(.get, "/nothing") { _ in Response(.noContent) },
    Route(.get, "/unchanged") { _ in
      Response(.notModified, headers: [.etag: "\"v\""], body: .bytes(Array("stray".utf8)))
    },
    Route(.get, "/splitting") { _ in
      Response(.ok, headers: [.location: "/a\r\nx-evil: 1\r\n\r\n<b>\0\u{7F}"], body: .empty)
    },
    Route(.get, "/resource") { _ in .text(.ok, "got") },
    Route(.put, "/resource") { _ in .text(.ok, "put") },
    Route(.delete, "/resource") { _ in Response(.noContent) },
    StaticAsset(
      "/asset.js", type: "text/javascript", cache: .immutable, bytes: Array(longText.utf8)
    ).route,
  ]

  private static let echoes: [Route] = [
    Route(.post, "/echo") { Response(.ok, type: "text/plain", $0.body.bytes) },
    Route(.post, "/length") { .text(.ok, "\($0.body.bytes.count)") },
    Route(.post, "/ten", body: .buffered(limitBytes: 10)) { .text(.ok, "\($0.body.bytes.count)") },
    Route(.get, "/query") { request in
      .text(.ok, request.query.items.map { "\($0.name)=\($0.value)" }.joined(separator: ";"))
    },
    Route(.get, "/path") { .text(.ok, "\($0.path)?\($0.head.rawQuery)") },
    Route(.get, "/one/{a}") { .text(.ok, "a=\($0.parameters["a"] ?? "nil")") },
    Route(.get, "/two/{a}/{b}") { request in
      .text(.ok, "a=\(request.parameters["a"] ?? "nil") b=\(request.parameters["b"] ?? "nil")")
    },
    Route(.get, "/host") { .text(.ok, $0.head[.host] ?? "nil") },
    Route(.get, "/agents") { .text(.ok, $0.head.all(.userAgent).joined(separator: "|")) },
  ]

  private static let block = [UInt8](repeating: 0x2E, count: 64 * 1024)

  /// Reads the body as it comes and answers with its length.
  private static func count(_ request: Request) async -> Response {
    guard case .stream(let stream) = request.body else { return Response(.internalServerError) }
    var count = 0
    do throws(BodyError) {
      while let bytes = try await stream.next() { count += bytes.count }
      return .text(.ok, "\(count)")
    } catch {
      return .text(status(of: error), "stopped")
    }
  }

  /// Names each part with its file and its content. A refused form is still read to its end.
  private static func readForm(_ request: Request) async -> Response {
    var text = ""
    do throws(MultipartError) {
      var form = try MultipartReader(request)
      while let part = try await form.nextPart() {
        var content: [UInt8] = []
        while let bytes = try await form.nextData() { content += bytes }
        let file = part.filename.map { "(\($0))" } ?? ""
        text += "\(part.name)\(file)[\(String(decoding: content, as: UTF8.self))] "
      }
      return .text(.ok, text)
    } catch {
      _ = await count(request)
      guard case .malformed(let rule) = error else { return .text(.badRequest, "\(error)") }
      return .text(.badRequest, rule.rawValue)
    }
  }

  private static func status(of error: BodyError) -> Status {
    switch error {
    case .tooLarge: .contentTooLarge
    case .malformed, .disconnected: .badRequest
    case .timeout: .requestTimeout
    }
  }

  private static let streams: [Route] = [
    Route(.post, "/stream", body: .streamed(limitBytes: 1_000_000)) { await count($0) },
    Route(.post, "/form", body: .streamed(limitBytes: 1_000_000)) { await readForm($0) },
    Route(.get, "/blocks/{count}") { request in
      let count = Int(request.parameters["count"] ?? "") ?? 0
      return Response(
        .ok, headers: [.contentType: "application/octet-stream"],
        body: .stream { writer in
          for _ in 0..<count { try await writer.write(block) }
        })
    },
    Route(.post, "/unread", body: .streamed(limitBytes: 1_000_000)) { _ in .text(.ok, "unread") },
    Route(.get, "/streamed/{count}") { request in
      let count = Int(request.parameters["count"] ?? "") ?? 0
      return Response(
        .ok, headers: [.contentType: "application/octet-stream"],
        body: .stream { writer in
          for index in 0..<count { try await writer.write(Array("\(index)\n".utf8)) }
        })
    },
    Route(.get, "/events") { _ in
      Response(
        .ok, headers: [.contentType: "text/event-stream"],
        body: .stream { writer in
          for index in 0..<3 { try await writer.write(Array("data: \(index)\n\n".utf8)) }
        })
    },
  ]
}

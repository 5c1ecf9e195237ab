import Synchronization

extension Response {
  /// The answer in the form that the client takes, when it is whole in memory and its type is worth the work.
  func compressed(for head: RequestHead) -> Response {
    guard case .bytes(let bytes) = body, mayBeCompressed else { return self }
    var response = self
    response.headers.add(.vary, "accept-encoding")
    guard Negotiation.acceptsGzip(head) else { return response }
    response.headers.add(.contentEncoding, "gzip")
    response.body = .bytes(Gzip.compress(bytes))
    return response
  }

  /// The same for an answer that is written while it goes out; every write reaches the client.
  func streamCompressed(for head: RequestHead) -> Response {
    // Events are short and must not wait, and their streams stay open long: not worth 64 KB each.
    guard case .stream(let produce) = body, mayBeCompressed,
      headers[.contentType]?.hasPrefix("text/event-stream") != true
    else { return self }
    var response = self
    response.headers.add(.vary, "accept-encoding")
    guard Negotiation.acceptsGzip(head) else { return response }
    response.headers.add(.contentEncoding, "gzip")
    response.body = .stream { writer in
      let gzip = SharedGzip()
      try await produce(
        ResponseWriter { bytes throws(WriteError) in
          try await writer.write(gzip.compress(bytes))
        })
      try await writer.write(gzip.finish())
    }
    return response
  }

  private var mayBeCompressed: Bool {
    guard let type = headers[.contentType], Negotiation.isCompressible(type: type) else {
      return false
    }
    // Content that already comes in one of several codings has been negotiated.
    return !headers.contains(.contentEncoding)
      && !headers.all(.vary).contains { $0.contains("accept-encoding") }
  }
}

/// A compressor that a writer's closure can hold.
private final class SharedGzip: Sendable {
  private let stream = Mutex(GzipStream())

  func compress(_ bytes: [UInt8]) -> [UInt8] {
    stream.withLock { $0.compress(bytes, flush: true) }
  }

  func finish() -> [UInt8] { stream.withLock { $0.finish() } }
}

/// Where a streaming answer writes its content.
///
///     .stream { writer in for row in rows { try await writer.write(row.csv) } }
package struct ResponseWriter: Sendable {
  private let send: @Sendable ([UInt8]) async throws(WriteError) -> Void

  init(send: @escaping @Sendable ([UInt8]) async throws(WriteError) -> Void) {
    self.send = send
  }

  /// Sends bytes; returns once the client has taken enough to leave room for more.
  package func write(_ bytes: [UInt8]) async throws(WriteError) {
    try await send(bytes)
  }
}

/// The client is gone, or took nothing for longer than the write bound.
package struct WriteError: Error, Hashable {}

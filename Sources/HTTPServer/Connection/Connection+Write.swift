import Core
import Glibc

extension Connection {
  /// A streamed answer waits once this much of it has not been taken by the client.
  private static let unsentBytesMax = 64 * 1024

  /// Writes a whole answer to the worker's output, which `flush` sends.
  func encode(_ response: Response, to head: RequestHead?, isKeptAlive: Bool) {
    let isToHead = head?.method == .head
    let contentBytes = isToHead ? 0 : response.body.byteCount
    worker.renewDate()
    worker.counters.count(response.status)
    worker.output.append(bytesMax: Self.headBytesMax(response) + contentBytes) { out in
      writeHead(response, to: head, isKeptAlive: isKeptAlive, &out)
      switch response.body {
      case _ where response.status.hasNoContent:
        out.put("\r\n")
      case .empty:
        out.put("content-length: 0\r\n\r\n")
      case .bytes(let bytes):
        out.put("content-length: ")
        out.put(Int64(bytes.count))
        out.put("\r\n\r\n")
        if !isToHead { out.put(bytes) }
      case .stream:
        // Only of HEAD: what the length would be is not known.
        out.put("\r\n")
      }
    }
  }

  /// Room for all before the content: what the server adds takes less than this beside the kept lines.
  private static func headBytesMax(_ response: Response) -> Int {
    ResponseHeads.bytesMax + response.headers.encoded.count + 128
  }

  private func writeHead(
    _ response: Response, to head: RequestHead?, isKeptAlive: Bool, _ out: inout ByteWriter
  ) {
    worker.heads.write(response.status, to: &out)
    if !isKeptAlive {
      out.put("connection: close\r\n")
    } else if head?.minorVersion == 0 {
      out.put("connection: keep-alive\r\n")
    }
    out.put(response.headers.encoded)
  }

  /// Writes the head of a streamed answer; returns whether its content goes out in chunks.
  func beginStream(_ response: Response, for exchange: Exchange) -> Bool {
    let isChunked = exchange.head.minorVersion >= 1
    if !isChunked { exchange.isKeptAlive = false }
    worker.renewDate()
    worker.counters.count(response.status)
    worker.output.append(bytesMax: Self.headBytesMax(response)) { out in
      writeHead(response, to: exchange.head, isKeptAlive: exchange.isKeptAlive, &out)
      out.put(isChunked ? "transfer-encoding: chunked\r\n\r\n" : "\r\n")
    }
    if !isProcessing { flush() }
    return isChunked
  }

  func writeContinue() {
    worker.output.append("HTTP/1.1 100 Continue\r\n\r\n".utf8)
    flush()
  }

  /// Sends a part of a streamed answer, from whichever thread its handler runs on.
  func stream(_ bytes: [UInt8], isChunked: Bool) async throws(WriteError) {
    guard !bytes.isEmpty else { return }
    let wasTaken = await withCheckedContinuation { continuation in
      worker.loop.submit { [self] in write(bytes, isChunked: isChunked, continuation) }
    }
    guard wasTaken else { throw WriteError() }
  }

  private func write(
    _ bytes: [UInt8], isChunked: Bool, _ continuation: CheckedContinuation<Bool, Never>
  ) {
    guard !isClosed else {
      continuation.resume(returning: false)
      return
    }
    if isChunked {
      worker.output.append(String(bytes.count, radix: 16).utf8)
      worker.output.append("\r\n".utf8)
    }
    worker.output.append(bytes)
    if isChunked { worker.output.append("\r\n".utf8) }
    flush()
    if (pending?.count ?? 0) < Self.unsentBytesMax {
      continuation.resume(returning: !isClosed)
    } else {
      writeWaiter = continuation
    }
  }

  /// Sends the worker's output; what the socket does not take waits in `pending`.
  func flush() {
    let output = worker.output
    defer { output.clear() }
    guard !isClosed else { return }
    if let pending {
      pending.append(output.all)
      return
    }
    if !output.isEmpty {
      let sent = worker.sendOutput(descriptor)
      guard sent >= 0 else {
        close()
        return
      }
      guard sent == output.count else {
        pending = PendingOutput(output.all[sent...])
        setDeadline(worker.options.writeStallMax)
        return
      }
    }
    outputIsOut()
  }

  /// The socket takes more again.
  func resumeOutput() {
    guard let pending else { return }
    let sent = pending.send(descriptor)
    guard sent >= 0 else {
      close()
      return
    }
    worker.counters.add(sent, to: .bytesSent)
    if pending.count < Self.unsentBytesMax { writeWaiter.take()?.resume(returning: true) }
    guard pending.isEmpty else {
      if sent > 0 { setDeadline(worker.options.writeStallMax) }
      return
    }
    self.pending = nil
    restoreDeadline()
    outputIsOut()
    if case .head = phase { proceed() }
  }

  private func outputIsOut() {
    if case .finishing(let hasUnreadInput) = phase {
      outputHasEnded(hasUnreadInput: hasUnreadInput)
    }
  }
}

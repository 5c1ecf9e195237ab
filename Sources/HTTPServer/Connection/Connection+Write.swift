import Core
import Glibc

extension Connection {
  /// A streamed answer waits once this much of it has not been taken by the client.
  private static let unsentBytesMax = 64 * 1024

  /// Writes a whole answer to the worker's output, which `flush` sends.
  func encode(_ response: Response, to head: RequestHead?, isKeptAlive: Bool) {
    worker.counters.count(response.status)
    let date = worker.heads.dateLine(at: worker.loop)
    let status = worker.heads.statusLine(of: response.status)
    Self.encode(response, status, date, to: head, isKeptAlive: isKeptAlive, into: &worker.out)
  }

  /// All of it in one go, so that the output is asked for once.
  private static func encode(
    _ response: Response, _ status: [UInt8], _ date: [UInt8], to head: RequestHead?,
    isKeptAlive: Bool, into out: inout [UInt8]
  ) {
    encodeHead(response, status, date, to: head, isKeptAlive: isKeptAlive, into: &out)
    switch response.body {
    case _ where response.status.hasNoContent:
      out.append(contentsOf: "\r\n".utf8)
    case .empty:
      out.append(contentsOf: "content-length: 0\r\n\r\n".utf8)
    case .bytes(let bytes):
      out.append(contentsOf: "content-length: ".utf8)
      Decimal.append(bytes.count, to: &out)
      out.append(contentsOf: "\r\n\r\n".utf8)
      if head?.method != .head { out.append(contentsOf: bytes) }
    case .stream:
      // Only of HEAD: what the length would be is not known.
      out.append(contentsOf: "\r\n".utf8)
    }
  }

  private static func encodeHead(
    _ response: Response, _ status: [UInt8], _ date: [UInt8], to head: RequestHead?,
    isKeptAlive: Bool, into out: inout [UInt8]
  ) {
    out.append(contentsOf: status)
    out.append(contentsOf: date)
    if !isKeptAlive {
      out.append(contentsOf: "connection: close\r\n".utf8)
    } else if head?.minorVersion == 0 {
      out.append(contentsOf: "connection: keep-alive\r\n".utf8)
    }
    out.append(contentsOf: response.headers.encoded)
  }

  /// Writes the head of a streamed answer; returns whether its content goes out in chunks.
  func beginStream(_ response: Response, for exchange: Exchange) -> Bool {
    let isChunked = exchange.head.minorVersion >= 1
    if !isChunked { exchange.isKeptAlive = false }
    worker.counters.count(response.status)
    Self.encodeHead(
      response, worker.heads.statusLine(of: response.status),
      worker.heads.dateLine(at: worker.loop), to: exchange.head,
      isKeptAlive: exchange.isKeptAlive, into: &worker.out)
    worker.out.append(contentsOf: (isChunked ? "transfer-encoding: chunked\r\n\r\n" : "\r\n").utf8)
    if !isProcessing { flush() }
    return isChunked
  }

  func writeContinue() {
    worker.out.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8)
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
      worker.out.append(contentsOf: String(bytes.count, radix: 16).utf8)
      worker.out.append(contentsOf: "\r\n".utf8)
    }
    worker.out.append(contentsOf: bytes)
    if isChunked { worker.out.append(contentsOf: "\r\n".utf8) }
    flush()
    if pending.count < Self.unsentBytesMax {
      continuation.resume(returning: !isClosed)
    } else {
      writeWaiter = continuation
    }
  }

  /// Sends the worker's output; what the socket does not take waits in `pending`.
  func flush() {
    defer { worker.clearOutput() }
    guard !isClosed else { return }
    if !worker.out.isEmpty {
      if pending.isEmpty {
        let sent = worker.sendOutput(descriptor)
        guard sent >= 0 else {
          close()
          return
        }
        if sent < worker.out.count {
          pending = PendingOutput(worker.out[sent...])
          setDeadline(worker.options.writeStallMax)
        }
      } else {
        pending.append(worker.out)
      }
    }
    if pending.isEmpty { outputIsOut() }
  }

  /// The socket takes more again.
  func resumeOutput() {
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

/// Output that the socket has not taken yet.
struct PendingOutput {
  private var bytes: [UInt8] = []
  private var sent = 0

  init() {}

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  var isEmpty: Bool { sent == bytes.count }
  var count: Int { bytes.count - sent }

  mutating func append(_ more: [UInt8]) {
    if sent > bytes.count / 2 {
      bytes.removeFirst(sent)
      sent = 0
    }
    bytes += more
  }

  /// Sends what the socket takes; returns how much, or a negative number when the client is gone.
  mutating func send(_ descriptor: Int32) -> Int {
    let count = Socket.send(descriptor, bytes.span, from: sent)
    guard count > 0 else { return count }
    sent += count
    if isEmpty { self = PendingOutput() }
    return count
  }
}

import Core
import Glibc

/// One client's connection: reads requests, has them answered in order, and keeps every bound.
///
/// Its parts: this file holds the state and the life, `+Read` takes bytes in, `+Serve` runs the
/// handlers, `+Write` sends answers, `+Deadline` says how long each phase may last.
// @unchecked: touched on the thread of its worker's event loop only.
final class Connection: @unchecked Sendable {
  /// What the connection is doing.
  enum Phase {
    /// Between requests, or inside a head.
    case head
    /// Taking in a body; a streaming handler may already run.
    case body
    /// A handler runs, and nothing is read for it any more.
    case responding
    /// The last answer is on its way; what the client still sends is dropped.
    case finishing(hasUnreadInput: Bool)
    /// The last answer is out and said to be the last; waits for the client to have read it.
    case lingering
    case closed
  }

  let worker: Worker
  let descriptor: Int32
  let token: UInt64
  let peer: IPAddress

  var phase = Phase.head
  var unfinishedHead: UnfinishedHead?
  /// What has been read and not been understood yet.
  var input: [UInt8] = []
  var isReadable = false
  var peerHasFinished = false
  /// Set while bytes are being taken in, so that an answer given at once does not start that again.
  var isProcessing = false
  var lingeredBytes = 0

  var exchange: Exchange?
  /// What the socket has not taken yet.
  var pending: PendingOutput?
  /// Waits until the client has taken enough of a streamed answer.
  var writeWaiter: CheckedContinuation<Bool, Never>?

  /// When its time is up.
  var deadline: Duration?
  /// When the worker looks whether it is; never after the deadline.
  var deadlineCheck: Duration?

  init(worker: Worker, descriptor: Int32, token: UInt64, peer: IPAddress) {
    self.worker = worker
    self.descriptor = descriptor
    self.token = token
    self.peer = peer
  }

  var isBetweenRequests: Bool {
    if case .head = phase {
      unfinishedHead == nil && input.isEmpty && pending == nil
    } else {
      false
    }
  }

  var isClosed: Bool { if case .closed = phase { true } else { false } }

  /// The socket told of a change.
  func ready(_ changes: Readiness) {
    if !changes.isDisjoint(with: .broken) {
      close()
      return
    }
    if changes.contains(.writable), pending != nil { resumeOutput() }
    if !changes.isDisjoint(with: [.readable, .peerFinished]) {
      isReadable = true
      if changes.contains(.peerFinished) { peerHasFinished = true }
      read()
    }
  }

  /// Closes once what is written has gone out.
  func finish(hasUnreadInput: Bool) {
    guard !isClosed else { return }
    phase = .finishing(hasUnreadInput: hasUnreadInput)
    input = []
    if !isProcessing { flush() }
  }

  /// The last byte is out. A close with input unread would take the answer back from the client, so
  /// the connection then waits for the client's own end.
  func outputHasEnded(hasUnreadInput: Bool) {
    guard hasUnreadInput else {
      close()
      return
    }
    shutdown(descriptor, Int32(SHUT_WR))
    phase = .lingering
    setDeadline(Self.lingerTime)
    if isReadable { read() }
  }

  /// Ends everything at once.
  func close() {
    guard !isClosed else { return }
    phase = .closed
    worker.forget(self)
    Glibc.close(descriptor)
    input = []
    pending = nil
    if let exchange {
      exchange.stream?.finish(.failure(.disconnected))
      exchange.task?.cancel()
      drop(exchange)
    }
    writeWaiter.take()?.resume(returning: false)
  }

  /// Forgets an exchange; one whose handler runs is counted until that ends.
  func drop(_ exchange: Exchange) {
    if !exchange.hasStarted { worker.inFlightCount -= 1 }
    self.exchange = nil
  }
}

import CSystem
import Core
import Glibc

/// One event loop's share of a server: its listener, its connections, and the buffers they borrow.
// @unchecked: touched on its event loop's thread only, but for `counters` and the constants.
final class Worker: EventLoopDelegate, @unchecked Sendable {
  static let scratchBytes = 64 * 1024
  private static let acceptsMax = 64
  private static let listenerToken: UInt64 = .max - 1

  let loop: EventLoop
  let router: Router
  let counters = ServerCounters()
  private(set) var options: ServerOptions
  private(set) var proxies: TrustedProxies
  private(set) var headLimits: HeadParser.Limits
  private let workerCount: Int
  private let refuse: Server.Refuse
  private let log: Log

  private var listener: Int32
  private let acceptor: Acceptor
  private var isOutOfDescriptors = false
  /// The listener is looked at again with the next tick.
  private var isListenerPaused = false
  private var connections: [Connection?] = []
  /// When to look at each connection's deadline, by descriptor; kept together, because all are asked for often.
  private var checks: [Duration?] = []
  private var openCount = 0
  private var generation: UInt32 = 0
  var inFlightCount = 0
  /// This worker's share of the requests that may be in flight.
  private(set) var inFlightMax: Int
  private(set) var isDraining = false
  private var drainDeadline: Duration?

  /// What the last `receive` read; every connection reads through it.
  private(set) var scratch = [UInt8](repeating: 0, count: scratchBytes)
  let output = OutputBuffer()
  let heads = ResponseHeads()

  init(
    loop: EventLoop, listener: Int32, acceptor: Acceptor, router: Router, options: ServerOptions,
    workerCount: Int, log: Log, refuse: @escaping Server.Refuse
  ) {
    self.loop = loop
    self.listener = listener
    self.acceptor = acceptor
    self.router = router
    self.options = options
    self.workerCount = workerCount
    self.log = log
    self.refuse = refuse
    proxies = TrustedProxies(blocks: options.trustedProxies)
    headLimits = HeadParser.Limits(options)
    inFlightMax = Self.share(of: options.requestsInFlightMax, among: workerCount)
  }

  deinit {
    if listener >= 0 { close(listener) }
  }

  private var connectionCountMax: Int {
    Self.share(of: options.connectionCountMax, among: workerCount)
  }

  private var surplusCountMax: Int {
    Self.share(of: options.surplusCountMax, among: workerCount)
  }

  private static func share(of bound: Int, among workerCount: Int) -> Int {
    max(1, bound / workerCount)
  }

  /// Serves until drained, on the calling thread.
  func run() {
    guard loop.watchListener(listener, token: Self.listenerToken) else {
      log.error("listener cannot be watched")
      return
    }
    loop.run(self)
  }

  func reload(_ options: ServerOptions) {
    self.options = options
    proxies = TrustedProxies(blocks: options.trustedProxies)
    headLimits = HeadParser.Limits(options)
    inFlightMax = Self.share(of: options.requestsInFlightMax, among: workerCount)
  }

  func response(to refusal: Refusal, _ head: RequestHead?) -> Response {
    var response = refuse(refusal, head)
    response.status = refusal.status
    switch refusal {
    case .methodNotAllowed(let methods):
      response.headers.set(.allow, methods.map(\.rawValue).joined(separator: ", "))
    case .overloaded(let seconds):
      response.headers.set(.retryAfter, String(seconds))
    default: break
    }
    return response
  }

  // MARK: What the loop tells

  var isIdle: Bool { openCount == 0 && !isDraining && !isListenerPaused }

  func ready(token: UInt64, _ changes: Readiness) {
    if token == Self.listenerToken {
      acceptWaiting()
      return
    }
    let descriptor = Int(UInt32(truncatingIfNeeded: token))
    // An event may be of a connection that was closed earlier in the same round.
    guard descriptor < connections.count, let connection = connections[descriptor],
      connection.token == token
    else { return }
    connection.ready(changes)
  }

  func tick() {
    resumeListener()
    for descriptor in checks.indices {
      if let check = checks[descriptor], check <= loop.now { checkDeadline(descriptor) }
    }
    if let drainDeadline, drainDeadline <= loop.now { closeAll { _ in true } }
    stopIfDrained()
  }

  // MARK: Connections

  private func acceptWaiting() {
    for _ in 0..<Self.acceptsMax {
      switch acceptor.take(from: listener, telling: turnAway) {
      case .connection(let descriptor, let peer): open(descriptor, peer.address)
      case .turnedAway, .gone: continue
      case .nothing: return
      case .stuck:
        tellOutOfDescriptors()
        pauseListener()
        return
      }
    }
  }

  /// Answers a connection for which no descriptor is left; it ends with this call.
  private func turnAway(_ descriptor: Int32) {
    tellOutOfDescriptors()
    counters.add(1, to: .turnedAway)
    renewDate()
    let answer = ByteWriter.bytes(capacity: 2 * ResponseHeads.bytesMax) { answer in
      heads.write(.serviceUnavailable, to: &answer)
      answer.put("connection: close\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n")
    }
    _ = Socket.send(descriptor, answer.span, from: 0)
    shutdown(descriptor, Int32(SHUT_WR))
    // A close with input unread would take the answer back.
    for _ in 0..<Self.acceptsMax { guard receive(descriptor) > 0 else { break } }
  }

  private func tellOutOfDescriptors() {
    guard !isOutOfDescriptors else { return }
    isOutOfDescriptors = true
    log.warning("no descriptor is left for a connection", ["open": LogValue(openCount)])
  }

  /// What nobody can take would wake the loop again and again.
  private func pauseListener() {
    isListenerPaused = loop.setListener(listener, token: Self.listenerToken, isWatched: false)
  }

  private func resumeListener() {
    guard isListenerPaused, !isDraining else { return }
    isListenerPaused = !loop.setListener(listener, token: Self.listenerToken, isWatched: true)
  }

  private func open(_ descriptor: Int32, _ peer: IPAddress) {
    generation = generation &+ 1 & 0x7FFF_FFFF
    let token = UInt64(generation) << 32 | UInt64(descriptor)
    guard openCount < connectionCountMax + surplusCountMax, loop.watch(descriptor, token: token)
    else {
      close(descriptor)
      counters.add(1, to: .turnedAway)
      return
    }
    let connection = Connection(worker: self, descriptor: descriptor, token: token, peer: peer)
    while connections.count <= Int(descriptor) {
      connections.append(nil)
      checks.append(nil)
    }
    connections[Int(descriptor)] = connection
    openCount += 1
    counters.add(1, to: .accepted)
    counters.add(1, to: .open)
    connection.setDeadline(options.headTimeMax)
    if openCount > connectionCountMax {
      counters.add(1, to: .turnedAway)
      connection.refuse(.overloaded(retryAfterSeconds: 1), nil)
    }
  }

  /// The connection is about to close its socket.
  func forget(_ connection: Connection) {
    connections[Int(connection.descriptor)] = nil
    checks[Int(connection.descriptor)] = nil
    openCount -= 1
    isOutOfDescriptors = false
    counters.add(-1, to: .open)
    if isDraining { loop.submit { [self] in stopIfDrained() } }
  }

  /// A deadline mostly moves further away with each request. Then the check stays as it is, and finds when its time
  /// comes that it is to come again.
  func setDeadline(of connection: Connection, _ deadline: Duration?) {
    guard !connection.isClosed else { return }
    connection.deadline = deadline
    guard let deadline else { return }
    if let check = connection.deadlineCheck, check <= deadline { return }
    setCheck(of: connection, deadline)
  }

  private func setCheck(of connection: Connection, _ check: Duration?) {
    connection.deadlineCheck = check
    checks[Int(connection.descriptor)] = check
  }

  private func checkDeadline(_ descriptor: Int) {
    guard let connection = connections[descriptor] else { return }
    if let deadline = connection.deadline, deadline <= loop.now {
      setCheck(of: connection, nil)
      connection.deadlineHasPassed()
    } else {
      setCheck(of: connection, connection.deadline)
    }
  }

  // MARK: Stopping

  /// Closes the listener and what is idle; what is being answered may finish until the deadline.
  func drain(within time: Duration) {
    guard !isDraining else { return }
    acceptWaiting()
    isDraining = true
    drainDeadline = loop.now + time
    close(listener)
    listener = -1
    closeAll { $0.isBetweenRequests }
    stopIfDrained()
  }

  private func closeAll(where isDue: (Connection) -> Bool) {
    for connection in connections {
      if let connection, isDue(connection) { connection.close() }
    }
  }

  private func stopIfDrained() {
    if isDraining, openCount == 0 { loop.stop() }
  }

  // MARK: Shared buffers

  func renewDate() { heads.renewDate(now: loop.now, today: loop.today) }

  /// Reads into `scratch`, which then holds until the next call.
  func receive(_ descriptor: Int32) -> Int {
    var taken = exchange(&scratch, with: [])
    let count = Socket.receive(descriptor, into: &taken)
    scratch = taken
    if count > 0 { counters.add(count, to: .bytesReceived) }
    return count
  }

  /// Sends the output; returns what the socket took, or a negative number when the client is gone.
  func sendOutput(_ descriptor: Int32) -> Int {
    let sent = output.send(to: descriptor)
    if sent > 0 { counters.add(sent, to: .bytesSent) }
    return sent
  }
}

extension HeadParser.Limits {
  init(_ options: ServerOptions) {
    headBytesMax = options.headBytesMax
    targetBytesMax = options.targetBytesMax
    fieldCountMax = options.fieldCountMax
  }
}

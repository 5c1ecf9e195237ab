internal import CCurl
internal import Core

/// The transfers of one purpose: their own multi handle, so that no connection opened for one
/// purpose can serve another. Used by the loop's thread alone.
@safe final class TransferPool {
  let purpose: Purpose
  /// When libcurl wants to be called without an event.
  private(set) var due: Duration?

  private let multi: UnsafeMutableRawPointer
  private let settings: TransferSettings
  private let headBytesLimit: Int
  private let poll: Poll
  private let clock: any WallClock
  private let log: Log
  private var addressGuard: AddressGuard
  private var lanes: Lanes
  private var deadlines = Deadlines()
  private var waiting: [UInt64: TransferJob] = [:]
  private var running: [UInt64: Transfer] = [:]
  private var idle: [EasyHandle] = []

  init?(_ purpose: Purpose, _ options: TransportOptions, poll: Poll, clock: any WallClock, log: Log)
  {
    guard let made = unsafe curl_multi_init() else { return nil }
    unsafe multi = unsafe made
    self.purpose = purpose
    self.poll = poll
    self.clock = clock
    self.log = log
    settings = TransferSettings(options)
    headBytesLimit = options.answerHeadBytesLimit
    addressGuard = options.addressGuard
    lanes = Lanes(bounds: options.bounds)
    configure(options.bounds)
  }

  func guardBy(_ addressGuard: AddressGuard) { self.addressGuard = addressGuard }

  // MARK: Beginning

  func start(_ job: TransferJob) {
    guard job.deadline > clock.uptime else {
      return job.finish(.failure(waitedOut(job)))
    }
    let url = job.request.url
    let admission = lanes.admit(
      job.id, host: url.origin, owner: job.request.owner, probes: url.scheme == .https)
    switch admission {
    case .start:
      deadlines.insert(job.id, at: job.deadline)
      run(job)
    case .wait:
      deadlines.insert(job.id, at: job.deadline)
      waiting[job.id] = job
    case .overloaded:
      job.finish(
        .failure(
          TransportError(.overloaded, .notSent, "too many requests wait for \(url.origin)")))
    }
  }

  /// Starts whoever's turn it is.
  func startWaiting() {
    while let id = lanes.next() {
      guard let job = waiting.removeValue(forKey: id) else {
        preconditionFailure("a waiting transfer without its job")
      }
      run(job)
    }
  }

  private func run(_ job: TransferJob) {
    let host = job.request.url.origin
    let gate = ConnectionGate(
      addressGuard, host: job.request.url.host, purpose: purpose,
      mayRepeat: job.request.method.isIdempotent
    ) { [unowned self] in lanes.connected(host: host) }
    guard let easy = idle.popLast() ?? EasyHandle() else { return refuse(job, "out of memory") }
    let transfer = Transfer(job, easy: easy, gate: gate, headBytesLimit: headBytesLimit)
    transfer.configure(settings)
    if let refusal = easy.refusal { return refuse(job, Library.text(refusal)) }
    running[job.id] = transfer
    let code = unsafe curl_multi_add_handle(multi, easy.pointer)
    guard code == CURLM_OK else {
      running[job.id] = nil
      return refuse(job, "libcurl took no more transfers")
    }
  }

  private func refuse(_ job: TransferJob, _ why: String) {
    lanes.finished(host: job.request.url.origin, owner: job.request.owner)
    deadlines.remove(job.id)
    job.finish(.failure(TransportError(.failed, .notSent, why)))
  }

  // MARK: Ending

  func cancel(_ id: UInt64) { end(id, .cancelled, "cancelled by the caller") }

  func expire(at now: Duration) {
    while let id = deadlines.expired(at: now) { end(id, .timedOut, "the deadline passed") }
  }

  func end(_ id: UInt64, _ code: TransportError.Code, _ message: String) {
    if let transfer = running[id] {
      finish(transfer, .failure(transfer.error(code, message)))
    } else if let job = waiting.removeValue(forKey: id) {
      _ = lanes.withdraw(id)
      deadlines.remove(id)
      let text = "\(message) while the request waited for its turn (\(job.request.url.origin))"
      job.finish(.failure(TransportError(code, .notSent, text)))
    }
  }

  private func waitedOut(_ job: TransferJob) -> TransportError {
    let text = "the deadline passed before the request began (\(job.request.url.origin))"
    return TransportError(.timedOut, .notSent, text)
  }

  private func finish(_ transfer: Transfer, _ outcome: TransferJob.Outcome) {
    let job = transfer.job
    running[job.id] = nil
    deadlines.remove(job.id)
    if transfer.isMultiplexed { lanes.multiplexes(host: job.request.url.origin) }
    lanes.finished(host: job.request.url.origin, owner: job.request.owner)
    unsafe curl_multi_remove_handle(multi, transfer.easy.pointer)
    transfer.easy.reset()
    if idle.count < Self.idleHandlesMax { idle.append(transfer.easy) }
    note(outcome, job)
    job.finish(outcome)
  }

  private func note(_ outcome: TransferJob.Outcome, _ job: TransferJob) {
    guard case .failure(let error) = outcome, error.code == .forbiddenAddress else { return }
    log.warning(
      "address refused",
      [
        "purpose": .init(purpose.rawValue), "host": .init("\(job.request.url.host)"),
        "reason": .init(error.message),
      ])
  }

  // MARK: libcurl

  var nextDeadline: Duration? { deadlines.next() }

  func act(descriptor: Int32, events: Int32) {
    var active: Int32 = 0
    unsafe curl_multi_socket_action(multi, descriptor, events, &active)
    collect()
  }

  func actIfDue(at now: Duration) {
    guard let due, due <= now else { return }
    self.due = nil
    act(descriptor: CURL_SOCKET_TIMEOUT, events: 0)
  }

  private func collect() {
    var left: Int32 = 0
    while let message = unsafe curl_multi_info_read(multi, &left) {
      guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
      var context: UnsafeMutableRawPointer?
      unsafe qanat_easy_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context)
      let code = unsafe qanat_message_result(message)
      guard let context = unsafe context else { continue }
      let transfer = unsafe Transfer.of(context)
      finish(transfer, transfer.outcome(code))
    }
  }

  /// Ends everything. Nothing of the pool may be used afterwards.
  func close() {
    for id in Array(running.keys) + Array(waiting.keys) {
      end(id, .stopped, "the transport was stopped")
    }
    idle.removeAll()
    unsafe curl_multi_cleanup(multi)
  }

  private func configure(_ bounds: TransferBounds) {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe qanat_multi_set_socket(multi, Self.onSocket)
    unsafe qanat_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, context)
    unsafe qanat_multi_set_timer(multi, Self.onTimer)
    unsafe qanat_multi_set_pointer(multi, CURLMOPT_TIMERDATA, context)
    unsafe qanat_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    unsafe qanat_multi_set_long(
      multi, CURLMOPT_MAX_CONCURRENT_STREAMS, bounds.perMultiplexedHostMax)
    // The lanes keep to these by themselves: libcurl's own queue serves one host's transfers at the
    // cost of another's, so it must stay empty.
    unsafe qanat_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, bounds.perHostMax)
    unsafe qanat_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, bounds.transfersMax)
    unsafe qanat_multi_set_long(multi, CURLMOPT_MAXCONNECTS, bounds.transfersMax)
  }

  private static let onTimer: curl_multi_timer_callback = { _, milliseconds, context in
    guard let context = unsafe context else { return 0 }
    let pool = unsafe Unmanaged<TransferPool>.fromOpaque(context).takeUnretainedValue()
    pool.due = milliseconds < 0 ? nil : pool.clock.uptime + .milliseconds(milliseconds)
    return 0
  }

  private static let onSocket: curl_socket_callback = { _, descriptor, what, context, _ in
    guard let context = unsafe context else { return 0 }
    let pool = unsafe Unmanaged<TransferPool>.fromOpaque(context).takeUnretainedValue()
    pool.poll.watch(descriptor, what, for: pool.purpose)
    return 0
  }

  private static let idleHandlesMax = 1_024
}

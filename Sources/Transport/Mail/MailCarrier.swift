internal import Core
internal import Synchronization

/// Hands mail to relays on a few threads of its own.
///
/// libcurl waits in place for a relay's last reply, so a slow relay on the loop's thread would hold
/// up every other request. Here it holds one worker, and a relay gets only some of the workers.
final class MailCarrier: Sendable {
  private struct State {
    var lanes: Lanes
    var addressGuard: AddressGuard
    var waiting: [UInt64: MailJob] = [:]
    var running: [UInt64: MailJob] = [:]
    var ready: [MailJob] = []
    var workers = 0
    var idle = 0
    var isStopped = false
    var stopped: [@Sendable () -> Void] = []
  }

  private let state: Mutex<State>
  private let work: EventDescriptor
  private let settings: TransferSettings
  private let clock: any WallClock
  private let log: Log

  init(_ options: TransportOptions, clock: any WallClock, log: Log) throws(TransportError) {
    guard let work = EventDescriptor(isSemaphore: true) else {
      throw TransportError(.failed, .notSent, "the transport could not start: out of descriptors")
    }
    self.work = work
    self.clock = clock
    self.log = log
    settings = TransferSettings(options)
    var bounds = options.bounds
    bounds.transfersMax = options.mailsMax
    bounds.perHostMax = options.mailsPerRelayMax
    state = Mutex(State(lanes: Lanes(bounds: bounds), addressGuard: options.addressGuard))
  }

  func guardBy(_ addressGuard: AddressGuard) {
    state.withLock { $0.addressGuard = addressGuard }
  }

  func start(_ job: MailJob) {
    let refusal: TransportError? = state.withLock { state in
      guard !state.isStopped else { return .stopped }
      let host = job.mail.relay.origin
      switch state.lanes.admit(job.id, host: host, probes: false) {
      case .start: return enqueue(job, &state)
      case .wait: state.waiting[job.id] = job
      case .overloaded:
        return TransportError(.overloaded, .notSent, "too many mails wait for \(host)")
      }
      return nil
    }
    if let refusal { job.finish(.failure(refusal)) }
  }

  /// Ends a mail that waits now, and one that runs as soon as its worker looks.
  func end(_ id: UInt64, _ code: TransportError.Code) {
    let dropped = state.withLock { state -> MailJob? in
      state.running[id]?.end(code)
      guard state.lanes.withdraw(id) else { return nil }
      return state.waiting.removeValue(forKey: id)
    }
    let text = "ended while the mail waited for its turn"
    dropped?.finish(.failure(TransportError(code, .notSent, text)))
  }

  /// Ends every mail and every worker, then calls back.
  func stop(_ done: @escaping @Sendable () -> Void) {
    let (dropped, isOver) = state.withLock { state in
      state.isStopped = true
      for job in state.running.values { job.end(.stopped) }
      let dropped = Array(state.waiting.values)
      for job in dropped { _ = state.lanes.withdraw(job.id) }
      state.waiting = [:]
      if state.workers > 0 { state.stopped.append(done) }
      for _ in 0..<state.workers { work.signal() }
      return (dropped, state.workers == 0)
    }
    for job in dropped { job.finish(.failure(.stopped)) }
    if isOver { done() }
  }

  private func enqueue(_ job: MailJob, _ state: inout State) -> TransportError? {
    if state.idle <= state.ready.count {
      if DedicatedThread.start("mail", { [self] in runWorker() }) {
        state.workers += 1
        state.idle += 1
      } else if state.workers == 0 {
        state.lanes.finished(host: job.mail.relay.origin)
        return TransportError(.failed, .notSent, "the system gives no thread for mail")
      }
    }
    state.running[job.id] = job
    state.ready.append(job)
    work.signal()
    return nil
  }

  // MARK: On a worker's thread

  private func runWorker() {
    var worker = MailWorker()
    while let (job, addressGuard) = takeJob() {
      let outcome = worker.deliver(
        job, addressGuard, settings, timeLeft: job.deadline - clock.uptime)
      if case .failure(let error) = outcome, error.code == .forbiddenAddress {
        log.warning("address refused", ["purpose": "mail", "reason": .init(error.message)])
      }
      finished(job)
      job.finish(outcome)
    }
  }

  /// The next mail to carry; nil when the worker must end.
  private func takeJob() -> (MailJob, AddressGuard)? {
    while true {
      work.take()
      let (job, stopped) = state.withLock {
        state -> ((MailJob, AddressGuard)?, [@Sendable () -> Void]?) in
        if !state.ready.isEmpty {
          state.idle -= 1
          return ((state.ready.removeFirst(), state.addressGuard), nil)
        }
        guard state.isStopped else { return (nil, nil) }
        state.workers -= 1
        return (nil, state.workers == 0 ? state.stopped : [])
      }
      if let job { return job }
      if let stopped {
        for done in stopped { done() }
        return nil
      }
    }
  }

  private func finished(_ job: MailJob) {
    state.withLock { state in
      state.idle += 1
      state.running[job.id] = nil
      state.lanes.finished(host: job.mail.relay.origin)
      while let id = state.lanes.next(), let next = state.waiting.removeValue(forKey: id) {
        _ = enqueue(next, &state)
      }
    }
  }
}

/// What one worker keeps between two mails: its handle, and with it an open connection.
private struct MailWorker {
  private var easy: EasyHandle?
  private var lastRelay: String?

  mutating func deliver(
    _ job: MailJob, _ addressGuard: AddressGuard, _ settings: TransferSettings, timeLeft: Duration
  ) -> MailJob.Outcome {
    let place = "(mail, \(job.mail.relay.origin))"
    guard timeLeft > .zero, job.ending == nil else {
      let code = job.ending ?? .timedOut
      return .failure(TransportError(code, .notSent, "ended before the mail began \(place)"))
    }
    guard let easy = easy ?? EasyHandle() else {
      return .failure(TransportError(.failed, .notSent, "out of memory \(place)"))
    }
    self.easy = easy
    // A connection is kept for the very same relay and login only.
    let relay = job.mail.relay
    let identity = "\(relay.origin) \(relay.security) \(relay.greeting) \(relay.login?.user ?? "")"
    let isNew = identity != lastRelay
    lastRelay = identity
    let (outcome, mayTryAgain) = attempt(job, easy, addressGuard, settings, timeLeft, isNew: isNew)
    guard mayTryAgain else { return outcome }
    return attempt(job, easy, addressGuard, settings, timeLeft, isNew: true).outcome
  }

  private func attempt(
    _ job: MailJob, _ easy: EasyHandle, _ addressGuard: AddressGuard, _ settings: TransferSettings,
    _ timeLeft: Duration, isNew: Bool
  ) -> (outcome: MailJob.Outcome, mayTryAgain: Bool) {
    easy.reset()
    let transfer = MailTransfer(job, easy: easy, addressGuard: addressGuard)
    transfer.configure(settings, timeLeft: timeLeft, onNewConnection: isNew)
    if let refusal = easy.refusal {
      return (.failure(TransportError(.failed, .notSent, Library.text(refusal))), false)
    }
    let code = easy.perform()
    // What the attempt leaves behind must be read before the handle is reset.
    defer { easy.reset() }
    let outcome = transfer.outcome(code)
    guard case .failure = outcome, !isNew, job.ending == nil else { return (outcome, false) }
    return (outcome, transfer.foundConnectionClosed)
  }
}

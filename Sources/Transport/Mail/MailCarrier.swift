internal import Core

/// Hands mail to relays on a few threads of its own.
///
/// libcurl waits in place for a relay's last reply, so a slow relay on the loop's thread would hold
/// up every other request. Here it holds one worker, and a relay gets only some of the workers.
final class MailCarrier: Sendable {
  private struct State: Sendable {
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

  private let state: Locked<State>
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
    state = Locked(State(lanes: Lanes(bounds: bounds), addressGuard: options.addressGuard))
  }

  func guardBy(_ addressGuard: AddressGuard) {
    state.withLock { $0.addressGuard = addressGuard }
  }

  func start(_ job: MailJob) {
    let host = job.relay.origin
    let refusal = TransportError(.overloaded, .notSent, "too many mails wait for \(host)")
    let next: Next = state.withLock { state in
      guard !state.isStopped else { return .refuse(.stopped) }
      switch state.lanes.admit(job.id, host: host, owner: job.owner, probes: false) {
      case .start: return Self.enqueue(job, &state)
      case .wait: state.waiting[job.id] = job
      case .overloaded: return .refuse(refusal)
      }
      return .nothing
    }
    act(next, job)
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
    let (dropped, workers) = state.withLock { state in
      state.isStopped = true
      for job in state.running.values { job.end(.stopped) }
      let dropped = Array(state.waiting.values)
      for job in dropped { _ = state.lanes.withdraw(job.id) }
      state.waiting = [:]
      if state.workers > 0 { state.stopped.append(done) }
      return (dropped, state.workers)
    }
    for _ in 0..<workers { work.signal() }
    for job in dropped { job.finish(.failure(.stopped)) }
    if workers == 0 { done() }
  }

  /// What is left to do once the lock is free again.
  private enum Next: Sendable {
    case nothing
    case wake(newWorker: Bool)
    case refuse(TransportError)
  }

  private static func enqueue(_ job: MailJob, _ state: inout State) -> Next {
    let needsWorker = state.idle <= state.ready.count
    if needsWorker {
      state.workers += 1
      state.idle += 1
    }
    state.running[job.id] = job
    state.ready.append(job)
    return .wake(newWorker: needsWorker)
  }

  private func act(_ next: Next, _ job: MailJob) {
    switch next {
    case .nothing: break
    case .refuse(let error): job.finish(.failure(error))
    case .wake(let newWorker):
      if newWorker, !startWorker() { return undo(job) }
      work.signal()
    }
  }

  private func startWorker() -> Bool {
    (try? DedicatedThread.start("mail") { [self] in runWorker() }) != nil
  }

  /// The system gave no thread: the mail goes back, unless another worker has it already.
  private func undo(_ job: MailJob) {
    let (wasReady, stopped) = state.withLock { state -> (Bool, [@Sendable () -> Void]) in
      state.workers -= 1
      state.idle -= 1
      let stopped = state.workers == 0 ? state.stopped : []
      guard let place = state.ready.firstIndex(where: { $0 === job }) else {
        return (false, stopped)
      }
      state.ready.remove(at: place)
      state.running[job.id] = nil
      state.lanes.finished(host: job.relay.origin, owner: job.owner)
      return (true, stopped)
    }
    if wasReady {
      let text = "the system gives no thread for mail"
      job.finish(.failure(TransportError(.failed, .notSent, text)))
    }
    for done in stopped { done() }
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
    let started = state.withLock { state -> [(Next, MailJob)] in
      state.idle += 1
      state.running[job.id] = nil
      state.lanes.finished(host: job.relay.origin, owner: job.owner)
      var started: [(Next, MailJob)] = []
      while let id = state.lanes.next(), let next = state.waiting.removeValue(forKey: id) {
        started.append((Self.enqueue(next, &state), next))
      }
      return started
    }
    for (next, job) in started { act(next, job) }
  }
}

internal import Core

/// Everything that the loop's thread owns, and the loop itself.
final class TransferLoopCore {
  private let inbox: CommandInbox
  private let poll: Poll
  private let clock: any WallClock
  private var pools: [Purpose: TransferPool] = [:]
  private var stopped: [@Sendable () -> Void] = []

  init?(_ inbox: CommandInbox, _ options: TransportOptions, clock: any WallClock, log: Log) {
    guard let poll = Poll(wake: inbox.wake) else { return nil }
    self.inbox = inbox
    self.poll = poll
    self.clock = clock
    for purpose in Purpose.allCases where purpose != .mail {
      guard let pool = TransferPool(purpose, options, poll: poll, clock: clock, log: log) else {
        return nil
      }
      pools[purpose] = pool
    }
  }

  /// Runs until it is told to stop.
  func run() {
    while stopped.isEmpty {
      for event in poll.wait(timeToWait()) {
        switch event {
        case .wake: inbox.takeAll().forEach(obey)
        case .socket(let descriptor, let events, let purpose):
          pools[purpose]?.act(descriptor: descriptor, events: events)
        }
      }
      advance()
    }
    for pool in pools.values { pool.close() }
    inbox.close()
    for done in stopped { done() }
  }

  private func obey(_ command: TransferCommand) {
    switch command {
    case .start(let job):
      if let pool = pools[job.request.purpose] { pool.start(job) }
    case .cancel(let id, let purpose):
      pools[purpose]?.cancel(id)
    case .guardBy(let addressGuard):
      for pool in pools.values { pool.guardBy(addressGuard) }
    case .stop(let done):
      stopped.append(done)
    }
  }

  private func advance() {
    let now = clock.uptime
    for pool in pools.values {
      pool.actIfDue(at: now)
      pool.expire(at: now)
      pool.startWaiting()
    }
  }

  private func timeToWait() -> Duration? {
    let times = pools.values.flatMap { [$0.due, $0.nextDeadline] }.compactMap(\.self)
    return times.min().map { $0 - clock.uptime }
  }
}

import Cluster
package import Core
import Synchronization

/// The limits of one subject on this node. Copies are the same meter.
///
///     switch meter.take(.all, at: moment) {
///     case .admitted(let report): …
///     case .refused(let refusal, let report): …
///     case .waits: switch await meter.waitAndTake(.all) { … }
///     }
package struct Meter: Sendable {
  let limiter: Limiter
  let inner: Locked<Inner>

  struct Inner: Sendable {
    var state: MeterState
    var queue = GrantQueue()
  }

  init(_ subject: Subject, _ context: LimitContext, of limiter: Limiter) {
    self.limiter = limiter
    // Read first: rules that change meanwhile are taken in by the first request.
    let version = limiter.rulesVersion.load(ordering: .acquiring)
    inner = Locked(
      Inner(
        state: MeterState(
          subject: subject, context: context, limits: limiter.limits(for: context),
          version: version)))
  }

  /// Admits a request and charges it, refuses it and charges nothing, or says that only the store can tell.
  ///
  /// With a label it also counts the call for statistics, once it is admitted or refused.
  package func take(
    _ charge: Charge, at moment: Moment, counting label: UsageLabel? = nil
  ) -> Take {
    let version = limiter.rulesVersion.load(ordering: .acquiring)
    let question = question(charge, at: moment)
    var followup = MeterState.Followup()
    var isUsageNews = false
    let take = inner.withLock { inner in
      if inner.state.rulesVersion != version { adopt(version, &inner.state) }
      let take = inner.state.take(question, &followup)
      if let label, let isRefused = take.isRefused {
        inner.state.usage.add(
          label, minute: question.now / 60_000_000, refused: isRefused)
        isUsageNews = inner.state.usage.announce()
      }
      return take
    }
    if isUsageNews { limiter.noteUsage(self) }
    if followup.isNeeded { follow(followup, take) }
    return take
  }

  /// Has what `take` works on come closer while something else is done.
  package func fetchAhead() { inner.fetchAhead(valueByteCount: MeterState.busyByteCount) }

  /// What the windows look like now.
  package func report(at moment: Moment) -> LimitReport {
    let question = question(.all, at: moment)
    return inner.withLock { inner in
      update(&inner.state)
      inner.state.prepare(question)
      return inner.state.report(question)
    }
  }

  /// Counts a call for statistics; it is written with others after a while.
  package func count(_ operation: UsageLabel, at now: Timestamp, refused: Bool) {
    let isNews = inner.withLock { inner in
      inner.state.usage.add(operation, minute: now.microseconds / 60_000_000, refused: refused)
      return inner.state.usage.announce()
    }
    if isNews { limiter.noteUsage(self) }
  }

  /// Whose use is counted. Inside the lock, ask the state.
  package var subject: Subject { inner.withLock { $0.state.subject } }

  /// Whether it is this very meter, and no other of the same subject.
  static func === (left: Meter, right: Meter) -> Bool { left.inner === right.inner }

  /// What holds for the subject, each value with its source.
  package var policy: LimitPolicy {
    inner.withLock { inner in
      update(&inner.state)
      return inner.state.policy
    }
  }

  /// When this node last admitted a request; nil when it never did.
  package var lastUsedAt: Timestamp? {
    inner.withLock { inner in
      inner.state.lastUsed == .min ? nil : Timestamp(microseconds: inner.state.lastUsed)
    }
  }

  func question(_ charge: Charge, at moment: Moment) -> MeterState.Question {
    MeterState.Question(
      charge: charge, now: moment.now.microseconds, uptime: moment.uptimeMicroseconds,
      isLeased: limiter.cluster.isLeased(at: moment), incarnation: limiter.cluster.incarnation)
  }

  /// The context decides anew at the next request.
  func update(_ context: LimitContext) {
    inner.withLock { inner in
      guard inner.state.context != context else { return }
      inner.state.context = context
      inner.state.rulesVersion = 0
    }
  }

  func update(_ state: inout MeterState) {
    let version = limiter.rulesVersion.load(ordering: .acquiring)
    if state.rulesVersion != version { adopt(version, &state) }
  }

  private func adopt(_ version: UInt64, _ state: inout MeterState) {
    state.adopt(limiter.limits(for: state.context), version: version)
  }

  private func follow(_ followup: MeterState.Followup, _ take: Take) {
    if followup.wantsRefill { limiter.askRefill(self) }
    if followup.warnings != 0 { limiter.noteWarnings(followup.warnings, of: self) }
    if followup.isByPolicy { limiter.counters.policyAnswered(take) }
    if followup.isWouldBeRefusal { limiter.counters.wouldRefuse.increment() }
  }
}

import Cluster
import Core
import Store

extension Meter {
  /// Asks the store where that is needed, together with all who wait for the same subject, and takes.
  package func waitAndTake(_ charge: Charge, counting label: UsageLabel? = nil) async -> Take {
    guard inner.withLock({ $0.queue.arrive() }) else { return answerByPolicy(label) }
    defer { inner.withLock { $0.queue.go() } }
    for _ in 0..<MeterTimes.roundCountMax {
      let take = take(charge, at: Moment(limiter.clock), counting: label)
      guard case .waits = take else { return take }
      if let other = limiter.revive(self) {
        return await other.waitAndTake(charge, counting: label)
      }
      if inner.withLock({ $0.queue.lead() }) {
        await grant()
        resign()
      } else {
        await follow()
      }
    }
    return answerByPolicy(label)
  }

  /// Leases ahead of need, unless somebody is asking just now, or everything was given back since.
  func refill() async {
    let isLeader = inner.withLock { inner in
      guard inner.state.isRefillAsked else { return false }
      if inner.queue.lead() { return true }
      // Whoever leads may have asked before this need arose: the next request says so again.
      inner.state.isRefillAsked = false
      return false
    }
    guard isLeader else { return }
    await grant()
    resign()
  }

  private func answerByPolicy(_ label: UsageLabel?) -> Take {
    limiter.counters.overloads.increment()
    let moment = Moment(limiter.clock)
    let question = question(.all, at: moment)
    let take = inner.withLock { $0.state.answerByPolicy(question) }
    limiter.counters.policyAnswered(take)
    if let label { count(label, at: moment.now, refused: !take.isAdmitted) }
    return take
  }

  private func follow() async {
    await withCheckedContinuation { continuation in
      let waits = inner.withLock { $0.queue.follow(continuation) }
      if !waits { continuation.resume() }
    }
  }

  func resign() {
    let followers = inner.withLock { $0.queue.resign() }
    for follower in followers { follower.resume() }
  }

  /// Asks the store. Where it has nothing for those who wait, other nodes are asked to give back, whoever leads: a lease
  /// ahead of need may find that the need has come.
  private func grant() async {
    do {
      let cluster = limiter.cluster
      if !cluster.isLeased(at: Moment(limiter.clock)) {
        try await cluster.beat()
      }
      if try await ask(recalling: true) {
        try await limiter.awaitReturns(of: subject, from: cluster.otherLiveNodes)
        _ = try await ask(recalling: false)
      }
      inner.withLock { $0.state.storeFailedUntil = 0 }
      limiter.noteGrant(failure: nil)
    } catch {
      let until = (limiter.clock.uptime + MeterTimes.failurePause).microseconds
      inner.withLock { inner in
        inner.state.storeFailedUntil = until
        inner.state.isRefillAsked = false
      }
      limiter.noteGrant(failure: error)
    }
  }

  /// One visit to the store. True when other nodes were asked to give back, so that asking again makes sense.
  private func ask(recalling: Bool) async throws -> Bool {
    try await visitingStore {
      let question = question(.all, at: Moment(limiter.clock))
      let standing = try limiter.standing(recalling: recalling)
      let request = inner.withLock { inner -> GrantRequest? in
        let waiting = Int64(inner.queue.askingCount)
        // A recall may have come first: then nobody here needs what a refill would lease.
        guard waiting > 0 || inner.state.isRefillAsked else { return nil }
        update(&inner.state)
        return inner.state.grantRequest(waiting: waiting, question, standing)
      }
      guard let request else { return false }
      do {
        let cluster = limiter.cluster
        let outcome = try await limiter.database.write { tx throws in
          try request.run(in: tx, absence: cluster.absence(of:))
        }
        receive(outcome, request, standing)
        return outcome.hasRecalled
      } catch {
        // When nobody knows whether it happened, what was given back is gone: never twice.
        if (error as? StoreError)?.code != .unknownOutcome {
          inner.withLock { $0.state.takeBack(request.returns) }
        }
        throw error
      }
    }
  }

  private func receive(
    _ outcome: GrantOutcome, _ request: GrantRequest, _ standing: MeterState.Standing
  ) {
    let memory = standing.nodeCount > 1 ? MeterTimes.memoryAmongOthers : MeterTimes.memory
    let uptime = limiter.clock.uptimeMicroseconds
    let incarnation = limiter.cluster.incarnation
    inner.withLock {
      $0.state.receive(
        outcome, for: request, incarnation: incarnation, at: uptime,
        remembering: memory.microseconds)
    }
    limiter.counters.grants.increment()
  }

  /// One visit at a time, whoever leads.
  func visitingStore<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    await withCheckedContinuation { continuation in
      let isMine = inner.withLock { $0.queue.visit(continuation) }
      if isMine { continuation.resume() }
    }
    defer {
      let next = inner.withLock { $0.queue.depart() }
      next?.resume()
    }
    return try await body()
  }
}

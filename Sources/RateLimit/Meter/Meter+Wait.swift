import Cluster
import Core
import Store

extension Meter {
  /// Asks the store where that is needed, together with all who wait for the same subject, and takes.
  package func waitAndTake(_ charge: Charge) async -> Take {
    for _ in 0..<MeterTimes.roundCountMax {
      let take = take(charge, now: limiter.clock.now, uptime: limiter.clock.uptime)
      guard case .waits = take else { return take }
      if let other = limiter.revive(self) { return await other.waitAndTake(charge) }
      switch inner.withLock({ $0.queue.enter() }) {
      case .lead: await lead(includingOwn: true)
      case .follow: await follow()
      case .leave: return answerByPolicy()
      }
    }
    return answerByPolicy()
  }

  /// Leases ahead of need, unless somebody is asking just now.
  func refill() async {
    switch inner.withLock({ $0.queue.enter() }) {
    case .lead: await lead(includingOwn: false)
    case .follow, .leave: break
    }
  }

  private func answerByPolicy() -> Take {
    limiter.counters.overloads.increment()
    let (now, uptime) = (limiter.clock.now, limiter.clock.uptime)
    let take = inner.withLock {
      $0.state.answerByPolicy(now: now.microseconds, uptime: uptime.wholeMicroseconds)
    }
    limiter.counters.policyAnswered(take)
    return take
  }

  private func follow() async {
    await withCheckedContinuation { continuation in
      let waits = inner.withLock { $0.queue.follow(continuation) }
      if !waits { continuation.resume() }
    }
  }

  private func lead(includingOwn isWaiting: Bool) async {
    await grant(own: isWaiting ? 1 : 0)
    resign()
  }

  func resign() {
    let followers = inner.withLock { $0.queue.resign() }
    for follower in followers { follower.resume() }
  }

  private func grant(own: Int64) async {
    do {
      let cluster = limiter.cluster
      if !cluster.isLeased(atMicroseconds: limiter.clock.uptime.wholeMicroseconds) {
        try await cluster.beat()
      }
      if try await ask(own: own, recalling: own > 0) {
        try await limiter.awaitReturns(of: subject)
        _ = try await ask(own: own, recalling: false)
      }
      inner.withLock { $0.state.storeFailedUntil = 0 }
      limiter.noteGrant(failure: nil)
    } catch {
      let until = (limiter.clock.uptime + MeterTimes.failurePause).wholeMicroseconds
      inner.withLock { $0.state.storeFailedUntil = until }
      limiter.noteGrant(failure: error)
    }
  }

  /// One visit to the store. True when other nodes were asked to give back, so that asking again makes sense.
  private func ask(own: Int64, recalling: Bool) async throws -> Bool {
    try await visitingStore {
      let question = question(.all, now: limiter.clock.now, uptime: limiter.clock.uptime)
      let standing = try limiter.standing(recalling: recalling)
      let request = inner.withLock { inner in
        update(&inner.state)
        return inner.state.grantRequest(
          waiting: own + Int64(inner.queue.followerCount), question, standing)
      }
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
    let uptime = limiter.clock.uptime.wholeMicroseconds
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

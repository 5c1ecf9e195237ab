import Core
import Store
import TenantKit

extension DeliveryEngine {
  /// How long the dispatcher rests at most when nothing wakes it.
  private static let restMax = Duration.seconds(1)
  /// How long after a plan the next one is made at the earliest when nothing was to be done. A plan for each of many who
  /// ring one after another would cost more than what they ring for; who rings alone is served at once.
  private static let restMin = Duration.milliseconds(1)
  private static let sweepInterval = Duration.seconds(10)

  /// Works until the task is cancelled. Attempts that run then are left for recovery.
  package func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.every(self.options.lookInterval) { try await self.look() } }
      group.addTask { await self.every(self.options.lookInterval) { try await self.joinDue() } }
      group.addTask { await self.every(self.options.lookInterval) { try await self.expireLate() } }
      group.addTask {
        await self.every(self.options.recoveryInterval) { try await self.recoverRemainders() }
      }
      group.addTask { await self.every(Self.sweepInterval) { self.sweep() } }
      await dispatch(in: &group)
    }
  }

  /// Begins nothing more, and returns when no attempt runs or after so long. Call it before `run` is cancelled: what
  /// still runs then is settled by recovery, here after a restart or on another node.
  package func stop(within limit: Duration) async {
    dispatcher.withLock { $0.isStopping = true }
    let end = ContinuousClock.now + limit
    while dispatcher.withLock({ $0.inFlightCount }) > 0, ContinuousClock.now < end,
      !Task.isCancelled
    {
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  private func dispatch(in group: inout DiscardingTaskGroup) async {
    while !Task.isCancelled {
      let moment = Moment(clock)
      let plan = plan(at: moment)
      for batch in Batch.all(of: plan.starts) { group.addTask { await self.carry(batch) } }
      if !plan.reads.isEmpty { group.addTask { await self.read(plan.reads) } }
      for question in plan.questions { group.addTask { await self.ask(question) } }
      for one in plan.postponements { group.addTask { await self.postpone(one) } }
      guard plan.isEmpty else { continue }
      let rest = plan.nextAt.map { Duration.microseconds($0 - moment.uptimeMicroseconds) }
      await alarm.wait(atMost: min(rest ?? Self.restMax, Self.restMax))
      let rested = Duration.microseconds(
        Moment(clock).uptimeMicroseconds - moment.uptimeMicroseconds)
      if rested < Self.restMin { try? await Task.sleep(for: Self.restMin - rested) }
    }
  }

  private func plan(at moment: Moment) -> Plan {
    let inbox = inbox.withLock { inbox in
      defer { inbox = Inbox() }
      return inbox
    }
    let ownership = ownership.withLock { $0 }
    let plan = dispatcher.withLock { dispatcher in
      for queue in inbox.changed { dispatcher.forgetFacts(queue) }
      for news in inbox.news where ownership.isOwn(news.queue) {
        dispatcher.notice(news.queue, news.priority, at: moment)
      }
      return dispatcher.plan(at: moment)
    }
    atWork.withLock { atWork in
      for start in plan.starts {
        atWork.insert(RowKey(tenant: start.queue.tenant, id: start.head.id))
      }
    }
    return plan
  }

  private func sweep() {
    let moment = Moment(clock)
    dispatcher.withLock { $0.sweep(at: moment) }
  }

  /// Reads the windows that a plan wants, on one state of the database.
  private func read(_ reads: [Plan.Read]) async {
    let now = clock.now
    do {
      let found = try await database.read { tx throws in
        try reads.map { read in
          var kind: OutboxKind?
          let heads = try read.priorities.map { priority in
            let found = try Outbox.heads(
              of: read.queue, priority, at: now, countMax: read.countMax, in: tx)
            kind = found.kind ?? kind
            return (priority, found.heads)
          }
          return (read: read, kind: kind, heads: heads)
        }
      }
      let moment = Moment(clock)
      dispatcher.withLock { dispatcher in
        for one in found {
          dispatcher.read(
            one.read.queue, one.kind, one.heads, countMax: one.read.countMax, at: moment)
        }
      }
    } catch {
      dispatcher.withLock { dispatcher in
        for read in reads { dispatcher.readFailed(read.queue) }
      }
      log.warning("the outbox cannot be read", ["error": .string("\(error)")])
    }
    alarm.ring()
  }

  private func ask(_ question: Plan.Question) async {
    let queue = question.queue
    var facts: QueueFacts?
    do {
      facts = try await carriers[question.kind]?.facts(of: queue.id, tenant: queue.tenant)
    } catch {
      log.warning(
        "the facts of a queue cannot be read",
        ["queue": .string("\(queue.id)"), "error": .string("\(error)")])
    }
    let moment = Moment(clock)
    dispatcher.withLock { [facts] in $0.learn(queue, facts, at: moment) }
    alarm.ring()
  }

  private func postpone(_ one: Plan.Postponement) async {
    await persist("a head could not be postponed") { _ async throws in
      try await self.store(one.queue.tenant).write { tx throws in
        try Outbox.postpone(one.head.id, until: one.until, in: tx)
      }
    }
    let moment = Moment(clock)
    dispatcher.withLock { $0.postponed(one, at: moment) }
    alarm.ring()
  }

  /// What fails is tried again the next time; one line says so.
  private func every(_ interval: Duration, _ work: () async throws -> Void) async {
    var isFailing = false
    while !Task.isCancelled {
      let began = ContinuousClock.now
      do {
        try await work()
        isFailing = false
      } catch {
        if !isFailing { log.warning("delivery fails", ["error": .string("\(error)")]) }
        isFailing = true
      }
      // A large outbox takes longer to look through; it is not looked at all the time for that.
      let rest = max(interval, (ContinuousClock.now - began) * 4)
      try? await Task.sleep(for: rest)
    }
  }
}

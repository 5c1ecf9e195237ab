import Core

/// One attempt that is to begin.
struct Start: Hashable, Sendable {
  let queue: QueueKey
  let kind: OutboxKind
  let head: Head
  let app: String?
  let schedule: RetrySchedule
  /// Whether it finds out for the breaker of its queue if things work again, and what it is to that of its app.
  let isProbe: Bool
  let appPart: AppBreaker.Part
}

/// What is to be done now.
struct Plan: Sendable {
  /// Heads to read of a queue, so many of each class.
  struct Read: Hashable, Sendable {
    let queue: QueueKey
    let priorities: [Priority]
    let countMax: Int
  }

  /// Whose facts to ask for.
  struct Question: Hashable, Sendable {
    let queue: QueueKey
    let kind: OutboxKind
  }

  /// A head whose recipient must not hear from the session before then.
  struct Postponement: Hashable, Sendable {
    let queue: QueueKey
    let head: Head
    let until: Timestamp
  }

  var starts: [Start] = []
  var reads: [Read] = []
  var questions: [Question] = []
  var postponements: [Postponement] = []
  /// The uptime in microseconds at which something changes by itself.
  var nextAt: Int64?

  var isEmpty: Bool {
    starts.isEmpty && reads.isEmpty && questions.isEmpty && postponements.isEmpty
  }
}

extension Dispatcher {
  /// How much one plan holds, so that work begins while the rest is planned.
  private static let startCountMax = 256
  private static let readCountMax = 32

  /// What is to be done now. What it contains counts as begun.
  mutating func plan(at moment: Moment) -> Plan {
    var plan = Plan()
    wake(at: moment)
    if !isStopping { start(in: &plan, at: moment) }
    ask(in: &plan, at: moment)
    if !isStopping { read(in: &plan, at: moment) }
    plan.nextAt = timers.nextAt
    return plan
  }

  /// Looks again at queues whose time has come.
  private mutating func wake(at moment: Moment) {
    while let (queue, hasDue) = timers.popDue(at: moment.uptimeMicroseconds) {
      guard let entry = queues[queue] else { continue }
      if hasDue {
        for priority in Priority.allCases { queues[queue]?.mayHoldMore[priority.rawValue] = true }
      }
      wantingReads.insert(queue)
      if entry.facts == nil { wantingFacts.insert(queue) }
      askForTurns(queue)
    }
  }

  private mutating func start(in plan: inout Plan, at moment: Moment) {
    while plan.starts.count < Self.startCountMax, inFlightCount < options.inFlightMax {
      let isNearlyFull = inFlightCount >= options.inFlightMax - options.inFlightReservedForOTP
      guard let turn = turns.next(onlyOTP: isNearlyFull) else { return }
      take(turn, in: &plan, at: moment)
    }
  }

  /// Lets a queue have its turn. One that cannot use it now is put in line again by what it waits for.
  private mutating func take(_ turn: Turns.Turn, in plan: inout Plan, at moment: Moment) {
    let now = moment.uptimeMicroseconds
    let (queue, place) = (turn.queue, turn.priority.rawValue)
    // Read field by field: a copy of the entry would be a second owner of its windows.
    guard let facts = queues[queue]?.facts, facts.isOpen, let kind = queues[queue]?.kind,
      let head = queues[queue]?.windows[place].first, let busyCount = queues[queue]?.inFlightCount,
      let parkedUntil = queues[queue]?.parkedUntil, parkedUntil <= now
    else { return }
    refreshFacts(queue, at: moment)
    guard busyCount < min(facts.inFlightMax, options.inFlightPerQueueMax) else { return }
    guard hasRoom(queue.tenant) else {
      turns.add(queue, turn.priority)
      return turns.rest(queue.tenant)
    }
    let freeAt = max(pacer.freeAt(queue, facts), breakersFreeAt(queue, facts, at: now))
    guard freeAt <= now else { return park(queue, until: freeAt) }
    let bulkFreeAt = turn.priority == .bulk ? pacer.bulkFreeAt(queue, facts) : .min
    // The queue is not parked: what else it has may go.
    guard bulkFreeAt <= now else { return timers.set(queue, at: bulkFreeAt, hasDue: false) }
    _ = queues[queue]?.windows[place].popFirst()
    let pairFreeAt = pacer.pairFreeAt(queue, lane: head.lane)
    if pairFreeAt > now {
      let until = moment.now + .microseconds(pairFreeAt - now)
      plan.postponements.append(.init(queue: queue, head: head, until: until))
    } else {
      plan.starts.append(begin(head, queue, kind, facts, at: now))
    }
    if queues[queue]?.wanting(options).isEmpty == false { wantingReads.insert(queue) }
    if queues[queue]?.windows[place].isEmpty == false { turns.add(queue, turn.priority) }
  }

  private mutating func begin(
    _ head: Head, _ queue: QueueKey, _ kind: OutboxKind, _ facts: QueueFacts, at now: Int64
  ) -> Start {
    pacer.take(queue, lane: head.lane, facts, isBulk: head.priority == .bulk, at: now)
    inFlightCount += 1
    tenantInFlight[queue.tenant, default: 0] += 1
    queues[queue]?.inFlightCount += 1
    let isProbe = queues[queue]?.breaker.begin() ?? false
    let appPart = facts.app.flatMap { apps[$0]?.begin(queue.tenant, at: now) } ?? .ordinary
    return Start(
      queue: queue, kind: kind, head: head, app: facts.app, schedule: facts.schedule,
      isProbe: isProbe, appPart: appPart)
  }

  /// How long a queue waits while another attempt finds out whether things work again.
  private static let probeWait: Int64 = 250_000

  /// From when on the breakers let something through; `.min` when they do now.
  private func breakersFreeAt(_ queue: QueueKey, _ facts: QueueFacts, at now: Int64) -> Int64 {
    var freeAt = Int64.min
    let answers = [
      queues[queue]?.breaker.ask(at: now),
      facts.app.flatMap { apps[$0]?.ask(queue.tenant, at: now) },
    ]
    for answer in answers {
      switch answer {
      case .wait(let until): freeAt = max(freeAt, until)
      case .probing: freeAt = max(freeAt, now + Self.probeWait)
      case .go, nil: break
      }
    }
    return freeAt
  }

  private mutating func park(_ queue: QueueKey, until: Int64) {
    queues[queue]?.parkedUntil = until
    timers.set(queue, at: until, hasDue: false)
  }

  private mutating func ask(in plan: inout Plan, at moment: Moment) {
    for queue in wantingFacts {
      guard let entry = queues[queue], !entry.isAskingFacts, let kind = entry.kind else { continue }
      queues[queue]?.isAskingFacts = true
      queues[queue]?.factsAt = moment.uptimeMicroseconds
      plan.questions.append(.init(queue: queue, kind: kind))
    }
    wantingFacts.removeAll(keepingCapacity: true)
  }

  private mutating func read(in plan: inout Plan, at moment: Moment) {
    while plan.reads.count < Self.readCountMax, let queue = wantingReads.popFirst() {
      guard let entry = queues[queue], !entry.isReading else { continue }
      // The rows of a queue that cannot send are left where they are, but one look tells what kind it is.
      guard entry.isOpen || entry.facts == nil else { continue }
      // While it cannot send, a window that holds something is enough; but every code that came meanwhile goes before
      // whatever else is at hand.
      let isParked = entry.parkedUntil > moment.uptimeMicroseconds
      let priorities = entry.wanting(options).filter {
        !isParked || $0 == .otp || entry.windows[$0.rawValue].isEmpty
      }
      guard !priorities.isEmpty else { continue }
      for priority in priorities { queues[queue]?.mayHoldMore[priority.rawValue] = false }
      queues[queue]?.isReading = true
      plan.reads.append(
        .init(queue: queue, priorities: priorities, countMax: entry.windowCountMax(options)))
    }
  }

  /// A postponed head is not in memory any more.
  mutating func postponed(_ postponement: Plan.Postponement, at moment: Moment) {
    queues[postponement.queue]?.known.remove(postponement.head.id)
    let pause = max(0, (postponement.until - moment.now).microseconds)
    timers.set(postponement.queue, at: moment.uptimeMicroseconds + pause, hasDue: true)
  }
}

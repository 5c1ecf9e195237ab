import ChannelKit
import Core

/// Decides what leaves next. It knows no clock, no store and no carrier: time is passed in, and what is to be done comes
/// out as a `Plan`.
struct Dispatcher: Sendable {
  let options: DeliveryOptions
  var queues: [QueueKey: QueueEntry] = [:]
  var turns = Turns()
  var pacer = Pacer()
  var apps: [String: AppBreaker] = [:]
  var timers = Timers()
  var inFlightCount = 0
  var tenantInFlight: [TenantID: Int] = [:]
  /// Queues to read or to ask the facts of, so that a plan looks at no others.
  var wantingReads: Set<QueueKey> = []
  var wantingFacts: Set<QueueKey> = []
  var isStopping = false

  init(_ options: DeliveryOptions) { self.options = options }
}

// What it is told.
extension Dispatcher {
  /// There is due work of a class in a queue.
  mutating func notice(_ queue: QueueKey, _ priority: Priority, at moment: Moment) {
    queues[queue, default: QueueEntry()].mayHoldMore[priority.rawValue] = true
    wantingReads.insert(queue)
    // A closed queue is not looked at otherwise, and may have been opened on another node.
    if queues[queue]?.facts?.isOpen == false { refreshFacts(queue, at: moment) }
  }

  /// What is known of the queue may be wrong.
  mutating func forgetFacts(_ queue: QueueKey) {
    guard queues[queue] != nil else { return }
    queues[queue]?.factsAt = .min
    wantingFacts.insert(queue)
  }

  /// Due heads of some classes were read, each list up to the bound that was asked for.
  mutating func read(
    _ queue: QueueKey, _ kind: OutboxKind?, _ heads: [(Priority, [Head])], countMax: Int,
    at moment: Moment
  ) {
    guard let place = queues.index(forKey: queue) else { return }
    let options = options
    Self.update(&queues.values[place]) { entry in
      entry.isReading = false
      entry.kind = kind ?? entry.kind
      for (priority, list) in heads {
        if list.count >= countMax { entry.mayHoldMore[priority.rawValue] = true }
        for head in list where head.dueAt <= moment.now { _ = entry.take(head, options) }
      }
    }
    if queues.values[place].facts == nil, queues.values[place].kind != nil {
      wantingFacts.insert(queue)
    }
    if queues.values[place].mayHoldAny { wantingReads.insert(queue) }
    askForTurns(queue)
  }

  /// Reading failed; what waits is found by the next look.
  mutating func readFailed(_ queue: QueueKey) { queues[queue]?.isReading = false }

  /// The carrier answered, or could not; then it is asked again later.
  mutating func learn(_ queue: QueueKey, _ facts: QueueFacts?, at moment: Moment) {
    guard queues[queue] != nil else { return }
    queues[queue]?.isAskingFacts = false
    guard let facts else {
      // A second from now the facts are as old as they may be.
      queues[queue]?.factsAt =
        moment.uptimeMicroseconds - options.factsAgeMax.microseconds + 1_000_000
      timers.set(queue, at: moment.uptimeMicroseconds + 1_000_000, hasDue: false)
      return
    }
    queues[queue]?.facts = facts
    queues[queue]?.parkedUntil = .min
    wantingReads.insert(queue)
    askForTurns(queue)
  }

  /// What became of a start.
  enum End: Hashable, Sendable {
    /// The row is gone, and this is the next one of its lane, if there is one.
    case over(next: Head?)
    /// The same row follows at once, before all others.
    case follows(Head)
    /// The row waits again until then.
    case later(Timestamp)
    /// Nobody here knows the row any more.
    case lost
    /// The queue is closed.
    case closed

    /// When the row, or the next one of its lane, may leave.
    var dueAt: Timestamp? {
      switch self {
      case .over(let next): next?.dueAt
      case .follows(let head): head.dueAt
      case .later(let dueAt): dueAt
      case .lost, .closed: nil
      }
    }
  }

  /// A start ended.
  mutating func ended(
    _ start: Start, _ end: End, _ sign: AttemptReport.Sign, at moment: Moment
  ) {
    let now = moment.uptimeMicroseconds
    inFlightCount -= 1
    release(start.queue.tenant)
    noteApp(of: start, sign, at: now)
    guard let place = queues.index(forKey: start.queue) else { return }
    let options = options
    Self.update(&queues.values[place]) { entry in
      entry.inFlightCount -= 1
      entry.known.remove(start.head.id)
      entry.breaker.note(sign, isProbe: start.isProbe, at: now, options)
      switch end {
      case .over(let next?) where next.dueAt <= moment.now: _ = entry.take(next, options)
      case .follows(let head) where head.dueAt <= moment.now:
        _ = entry.take(head, first: true, options)
      case .closed: entry.facts?.isOpen = false
      default: break
      }
    }
    if let dueAt = end.dueAt, dueAt > moment.now {
      timers.set(start.queue, at: uptime(of: dueAt, at: moment), hasDue: true)
    }
    if queues.values[place].mayHoldAny { wantingReads.insert(start.queue) }
    askForTurns(start.queue)
  }

  private mutating func noteApp(of start: Start, _ sign: AttemptReport.Sign, at now: Int64) {
    // Nothing is remembered of what goes well.
    guard let app = start.app, sign == .fails || apps[app] != nil else { return }
    let wasClosed = apps[app]?.isClosed ?? true
    apps[app, default: AppBreaker()].note(
      sign, of: start.queue.tenant, start.appPart, at: now, options)
    guard let breaker = apps[app], breaker.isClosed else { return }
    if breaker.isFresh { apps[app] = nil }
    guard !wasClosed else { return }
    // Whoever waits for it waits no longer; what else holds a queue up is found when it has its turn.
    for (queue, entry) in queues where entry.facts?.app == app && entry.parkedUntil > now {
      queues[queue]?.parkedUntil = .min
      askForTurns(queue)
    }
  }

  /// Changes an entry where it stands: a copy of its windows would cost more than the change.
  private static func update(_ entry: inout QueueEntry, _ body: (inout QueueEntry) -> Void) {
    body(&entry)
  }

  private func uptime(of time: Timestamp, at moment: Moment) -> Int64 {
    moment.uptimeMicroseconds + max(0, (time - moment.now).microseconds)
  }

  /// An attempt of the workspace ended, so that others may begin one.
  private mutating func release(_ tenant: TenantID) {
    let count = (tenantInFlight[tenant] ?? 1) - 1
    tenantInFlight[tenant] = count > 0 ? count : nil
    for tenant in turns.resting where hasRoom(tenant) { turns.wake(tenant) }
  }

  /// Whether a workspace may begin one more attempt: it holds no more places than are still free, so that a few of which
  /// every attempt hangs leave room for all others.
  func hasRoom(_ tenant: TenantID) -> Bool {
    let freeCount = options.inFlightMax - inFlightCount
    return tenantInFlight[tenant, default: 0] < min(options.inFlightPerTenantMax, freeCount)
  }

  /// The provider wants to be left alone, by those whom it told: what it says to one workspace is none of another's.
  mutating func pause(_ start: Start, _ scope: Verdict.Scope, until: Int64) {
    switch (scope, start.app) {
    case (.pair, _): break
    case (.app, let app?): pacer.pause(app: app, of: start.queue.tenant, until: until)
    case (.session, _), (.app, nil): pacer.pause(start.queue, until: until)
    }
  }

  /// Puts a queue in line in every class that it has work in.
  mutating func askForTurns(_ queue: QueueKey) {
    guard let place = queues.index(forKey: queue), queues.values[place].isOpen else { return }
    for priority in Priority.allCases
    where !queues.values[place].windows[priority.rawValue].isEmpty {
      turns.add(queue, priority)
    }
  }

  /// Asks for facts that are too old to be believed.
  mutating func refreshFacts(_ queue: QueueKey, at moment: Moment) {
    guard let place = queues.index(forKey: queue), !queues.values[place].isAskingFacts else {
      return
    }
    let age = moment.uptimeMicroseconds.subtractingReportingOverflow(queues.values[place].factsAt)
    if age.overflow || age.partialValue >= options.factsAgeMax.microseconds {
      wantingFacts.insert(queue)
    }
  }

  /// Forgets queues that others work for now; what runs here ends here.
  mutating func keep(_ isOwn: (QueueKey) -> Bool) {
    for (queue, entry) in queues where !isOwn(queue) && !entry.isReading {
      drop(queue, entry)
    }
  }

  /// Forgets what has nothing to do.
  mutating func sweep(at moment: Moment) {
    let now = moment.uptimeMicroseconds
    for (queue, entry) in queues where entry.isIdle && entry.parkedUntil <= now {
      queues[queue] = nil
    }
    pacer.sweep(at: now)
  }

  /// A queue with attempts keeps its counts, and loses what it has not begun.
  private mutating func drop(_ queue: QueueKey, _ entry: QueueEntry) {
    guard entry.inFlightCount > 0 else {
      queues[queue] = nil
      return
    }
    for priority in Priority.allCases {
      while let head = queues[queue]?.windows[priority.rawValue].popFirst() {
        queues[queue]?.known.remove(head.id)
      }
      queues[queue]?.mayHoldMore[priority.rawValue] = false
    }
  }
}

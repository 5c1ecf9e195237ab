import Core

extension MeterState {
  /// What this node is, for a grant.
  struct Standing {
    let node: UUID
    let incarnation: Int64
    let nodeCount: Int
    let recallable: [UUID]
  }

  /// What to ask of the store, with so many requests waiting. What is given back is out of reach from here on.
  mutating func grantRequest(
    waiting: Int64, _ question: Question, _ standing: Standing
  ) -> GrantRequest {
    prepare(question)
    isRefillAsked = false
    let minute = wantedOfMinute(waiting, standing)
    let calendar = Window.calendar.filter(counts).map {
      wanted(of: $0, waiting, at: question.uptime)
    }
    defer { owed = [] }
    return GrantRequest(
      subject: subject, node: standing.node, minute: minute, calendar: calendar, returns: owed,
      recallable: standing.recallable, nodeCount: standing.nodeCount)
  }

  private mutating func wantedOfMinute(
    _ waiting: Int64, _ standing: Standing
  ) -> GrantRequest.Minute? {
    if incarnation != standing.incarnation {
      // The share of before went with the name of before.
      share = 0
      incarnation = standing.incarnation
    }
    guard isEnforced(.minute) else { return nil }
    // After the limit was lowered: keep what was spent, give back what is beyond the limit.
    share = min(share, max(limits.minute, minute.used))
    let free = max(0, share - minute.used)
    // More requests than the limit allows can never be served together.
    let need = min(max(0, waiting - free), max(0, limits.minute - minute.used))
    return GrantRequest.Minute(
      limit: limits.minute, share: share, need: need,
      wantsMore: minute.used * 4 > share * 3)
  }

  private mutating func wanted(
    of window: Window, _ waiting: Int64, at uptime: Int64
  ) -> GrantRequest.Calendar {
    let limit = isEnforced(window) ? limits[window] : nil
    if let limit, self[window].available > 0, !self[window].hasRoom(below: limit) {
      withdraw(window)
    }
    let lease = self[window]
    let need = max(0, waiting - lease.available)
    return GrantRequest.Calendar(
      window: window, start: lease.start, end: lease.end, limit: limit, need: need,
      wantsMore: lease.available <= lease.lowMark, pace: lease.nextPace(at: uptime))
  }

  /// Takes what is not spent out of reach, to be given back.
  mutating func withdraw(_ window: Window) {
    let lease = self[window]
    guard lease.available != 0, lease.end > lease.start else { return }
    owed.append(
      LeaseReturn(
        window: window, start: lease.start, end: lease.end, unspent: lease.available))
    self[window].granted -= lease.available
    self[window].available = 0
  }

  /// Takes everything unspent out of reach. What the last sixty seconds saw stays in the share.
  mutating func withdrawAll(at uptime: Int64) -> LeaseSurrender {
    minute.expire(at: uptime)
    let before = share
    share = min(share, minute.used)
    shareDeniedUntil = 0
    isRefillAsked = false
    for window in Window.calendar {
      withdraw(window)
      self[window].deniedUntil = 0
    }
    defer { owed = [] }
    return LeaseSurrender(
      subject: subject, share: share, isShareLower: share < before, incarnation: incarnation,
      returns: owed)
  }

  /// Takes what the store granted, if this node is still who it was when it asked.
  ///
  /// What had nothing is not asked again for the time given as memory, unless others were just asked to give back.
  mutating func receive(
    _ outcome: GrantOutcome, for request: GrantRequest, incarnation current: Int64,
    at uptime: Int64, remembering memory: Int64
  ) {
    let isFinal = !outcome.hasRecalled
    if let share = outcome.share, current == incarnation {
      self.share = share
      othersShare = outcome.othersShare
      othersFreeAt = outcome.othersFreeIn.map { uptime + $0.microseconds } ?? 0
      shareDeniedUntil = isFinal && outcome.isShareShort ? denial(at: uptime, memory) : 0
    }
    for block in outcome.blocks {
      guard self[block.window].start == block.start else {
        // The clock has left the window meanwhile; it may come back.
        let end = request.calendar.first { $0.window == block.window }?.end
        owe((block.start, end ?? block.start, block.added), of: block.window)
        continue
      }
      let limit = isEnforced(block.window) ? limits[block.window] : nil
      self[block.window].receive(block.added, of: block.total, limit: limit, at: uptime)
      if isFinal, block.isShort { self[block.window].deniedUntil = uptime + memory }
    }
  }

  /// The share of a node that is gone ends the memory of having nothing.
  private func denial(at uptime: Int64, _ memory: Int64) -> Int64 {
    let until = uptime + memory
    return othersFreeAt > uptime ? min(until, othersFreeAt) : until
  }
}

extension MeterState {
  /// Keeps what could not be given back, for the next time.
  mutating func takeBack(_ returns: [LeaseReturn]) { owed += returns }
}

/// What a node gives back at once.
struct LeaseSurrender: Sendable {
  let subject: Subject
  /// What it keeps of the minute, because it admitted that many in the last sixty seconds.
  let share: Int64
  let isShareLower: Bool
  let incarnation: Int64
  let returns: [LeaseReturn]

  var isEmpty: Bool { !isShareLower && returns.isEmpty }
}

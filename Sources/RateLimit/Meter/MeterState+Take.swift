import Core

extension MeterState {
  /// What a request asks, and what is true of this node at that moment.
  struct Question {
    let charge: Charge
    let now: Int64
    let uptime: Int64
    /// Whether others still count on this node to live, and under which incarnation.
    let isLeased: Bool
    let incarnation: Int64
  }

  /// What to do beside answering.
  struct Followup {
    var wantsRefill = false
    /// Which windows reached their mark now, a bit each.
    var warnings: UInt8 = 0
    var isWouldBeRefusal = false
    /// Whether the policy for a failing store answered.
    var isByPolicy = false

    var isNeeded: Bool { wantsRefill || warnings != 0 || isWouldBeRefusal || isByPolicy }
  }

  /// Admits the request and charges it to every window, or charges nothing.
  mutating func take(_ question: Question, _ followup: inout Followup) -> Take {
    touchedAt = question.uptime
    prepare(question)
    var denial = Denial()
    var isUnknown = isRetired
    look(atMinute: question, &denial, &isUnknown)
    if question.charge == .all {
      Self.look(at: .hour, &hour, limits.hour, isShadow, question, &denial, &isUnknown)
      Self.look(at: .day, &day, limits.day, isShadow, question, &denial, &isUnknown)
      Self.look(at: .month, &month, limits.month, isShadow, question, &denial, &isUnknown)
    }
    if isUnknown { return answerWithoutStore(question, &followup) }
    if denial.pause >= 0, !isShadow {
      return .refused(denial.refusal(limits), report(question))
    }
    followup.isWouldBeRefusal = denial.pause >= 0
    charge(question, &followup)
    return .admitted(report(question))
  }

  /// Begins windows that have come, and forgets what is a minute old.
  mutating func prepare(_ question: Question) {
    if limits.minute >= 0 { minute.expire(at: question.uptime) }
    if limits.hour >= 0, !hour.contains(question.now) { roll(.hour, at: question.now) }
    if !day.contains(question.now) { roll(.day, at: question.now) }
    if !month.contains(question.now) { roll(.month, at: question.now) }
  }

  /// The window that keeps a request away longest.
  private struct Denial {
    var window = Window.minute
    var pause: Int64 = -1

    mutating func add(_ window: Window, _ pause: Int64) {
      if pause > self.pause { (self.window, self.pause) = (window, pause) }
    }

    func refusal(_ limits: PerWindow<Int64>) -> LimitRefusal {
      let seconds = max(1, (pause + 999_999) / 1_000_000)
      return .exhausted(
        window: window, limit: limits[window], retryAfter: .seconds(seconds))
    }
  }

  // Mutating, though it changes nothing: a borrowed state is copied whole, one that may be changed is not.
  private mutating func look(
    atMinute question: Question, _ denial: inout Denial, _ isUnknown: inout Bool
  ) {
    let limit = limits.minute
    guard limit >= 0 else { return }
    if minute.used >= limit {
      denial.add(.minute, minute.pause(untilBelow: limit, at: question.uptime))
    } else if isShadow {
      return
    } else if !question.isLeased || question.incarnation != incarnation {
      isUnknown = true
    } else if minute.used >= share {
      if shareDeniedUntil > question.uptime {
        denial.add(.minute, pauseForShare(at: question.uptime))
      } else {
        isUnknown = true
      }
    }
  }

  /// How long until this node may admit one more of its share, or has more of it.
  private mutating func pauseForShare(at uptime: Int64) -> Int64 {
    let own = share > 0 ? minute.pause(untilBelow: share, at: uptime) : SlidingMinute.length
    return othersFreeAt > uptime ? min(own, othersFreeAt - uptime) : own
  }

  private static func look(
    at window: Window, _ lease: inout CalendarLease, _ limit: Int64, _ isShadow: Bool,
    _ question: Question, _ denial: inout Denial, _ isUnknown: inout Bool
  ) {
    guard limit >= 0 else { return }
    if isShadow {
      if lease.used >= limit { denial.add(window, lease.end - question.now) }
    } else if !lease.hasRoom(below: limit) {
      if lease.deniedUntil > question.uptime {
        denial.add(window, lease.end - question.now)
      } else {
        isUnknown = true
      }
    }
  }

  private mutating func charge(_ question: Question, _ followup: inout Followup) {
    lastUsed = max(lastUsed, question.now)
    if limits.minute >= 0 {
      minute.add(at: question.uptime)
      if !isShadow, share < limits.minute - othersShare, minute.used * 4 > share * 3 {
        followup.wantsRefill = true
      }
    }
    guard question.charge == .all else {
      return followup.wantsRefill = askOnce(followup, question)
    }
    if limits.hour >= 0 { Self.charge(.hour, &hour, warnMarks.hour, &followup) }
    Self.charge(.day, &day, warnMarks.day, &followup)
    Self.charge(.month, &month, warnMarks.month, &followup)
    followup.wantsRefill = askOnce(followup, question)
  }

  private static func charge(
    _ window: Window, _ lease: inout CalendarLease, _ warnMark: Int64, _ followup: inout Followup
  ) {
    lease.available -= 1
    if lease.available <= lease.lowMark { followup.wantsRefill = true }
    if !lease.isWarned, lease.used >= warnMark {
      lease.isWarned = true
      followup.warnings |= 1 << window.rawValue
    }
  }

  private mutating func askOnce(_ followup: Followup, _ question: Question) -> Bool {
    guard followup.wantsRefill, !isRefillAsked, storeFailedUntil <= question.uptime else {
      return false
    }
    isRefillAsked = true
    return true
  }

  /// While the store fails, the policy answers at once.
  private mutating func answerWithoutStore(
    _ question: Question, _ followup: inout Followup
  ) -> Take {
    guard storeFailedUntil > question.uptime, !isRetired else { return .waits }
    followup.isByPolicy = true
    return answerByPolicy(question)
  }

  /// What the policy says when nothing can be granted.
  mutating func answerByPolicy(_ question: Question) -> Take {
    let report = report(question)
    guard isOpen else { return .refused(.storeUnavailable(retryAfter: .seconds(1)), report) }
    lastUsed = max(lastUsed, question.now)
    return .admitted(report)
  }
}

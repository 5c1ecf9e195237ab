import Core

/// What a node knows about one subject: pure decisions, no clock, no store.
///
/// Times are microseconds, `uptime` for spans and `now` for the calendar. Fields that a warm request reads are plain
/// numbers; the policy with its texts is only touched when something changed.
struct MeterState: Sendable {
  let subject: Subject
  var context: LimitContext
  var policy: LimitPolicy
  var texts = LimitTexts.none
  /// Which rules the policy was made of; zero asks for it to be made anew.
  var rulesVersion: UInt64 = 0

  // The policy in numbers: -1 is no limit, and a mark that is never reached no warning.
  var limits = PerWindow<Int64>(all: -1)
  var warnMarks = PerWindow<Int64>(all: .max)
  var isShadow = false
  var isOpen = false

  var minute = SlidingMinute()
  /// How many requests of any sixty seconds this node may admit, and as which incarnation it was told so.
  var share: Int64 = 0
  var incarnation: Int64 = 0
  /// What other nodes hold of the minute, and when a part of it is free because its node is gone; zero when unknown.
  var othersShare: Int64 = 0
  var othersFreeAt: Int64 = 0
  var shareDeniedUntil: Int64 = 0

  var hour = CalendarLease()
  var day = CalendarLease()
  var month = CalendarLease()
  /// What is still to be settled of windows that are over.
  var owed: [LeaseReturn] = []

  /// Until when the store is not asked again after it failed.
  var storeFailedUntil: Int64 = 0
  var lastUsed: Int64 = .min
  var lastUsedWritten: Int64 = .min
  var touchedAt: Int64 = 0
  /// Whether another meter stands in this one's place.
  var isRetired = false
  var isRefillAsked = false

  var usage = UsageCounts()

  init(subject: Subject, context: LimitContext, rules: LimitRules) {
    self.subject = subject
    self.context = context
    policy = rules.policy(for: context)
  }

  /// Takes a policy; what was spent stays spent.
  mutating func adopt(_ policy: LimitPolicy, version: UInt64) {
    if self.policy.zone != policy.zone {
      for window in Window.calendar { close(window) }
    }
    self.policy = policy
    texts = LimitTexts(policy)
    rulesVersion = version
    isShadow = policy.mode.value == .shadow
    isOpen = policy.storeFailure.value == .open
    for window in Window.allCases {
      let limit = policy[window]?.value ?? -1
      limits[window] = limit
      warnMarks[window] = Self.warnMark(limit, policy.warnAtPercent.value)
      if window != .minute {
        self[window].deniedUntil = 0
        self[window].lowMark = max(0, self[window].lowMark)
        self[window].isWarned = false
      }
    }
    shareDeniedUntil = 0
  }

  private static func warnMark(_ limit: Int64, _ percent: Int?) -> Int64 {
    guard limit >= 0, let percent else { return .max }
    let (whole, part) = limit.quotientAndRemainder(dividingBy: 100)
    let mark = whole * Int64(percent) + (part * Int64(percent) + 99) / 100
    return max(1, mark)
  }

  /// The lease of a calendar window.
  subscript(window: Window) -> CalendarLease {
    get {
      switch window {
      case .hour: hour
      case .day: day
      case .month, .minute: month
      }
    }
    set {
      switch window {
      case .hour: hour = newValue
      case .day: day = newValue
      case .month, .minute: month = newValue
      }
    }
  }

  /// Whether a window is counted: days and months always are.
  func counts(_ window: Window) -> Bool {
    switch window {
    case .day, .month: true
    case .minute, .hour: limits[window] >= 0
    }
  }

  /// Whether a request beyond the limit of a window is refused.
  func isEnforced(_ window: Window) -> Bool { limits[window] >= 0 && !isShadow }

  /// Ends the lease of a window before the window itself ends.
  mutating func close(_ window: Window) { owe(self[window].roll(to: 0, 0), of: window) }

  /// Begins the window that this moment lies in.
  mutating func roll(_ window: Window, at now: Int64) {
    guard let unit = window.unit else { return }
    let bounds = policy.zone.window(unit, containing: Timestamp(microseconds: now))
    owe(self[window].roll(to: bounds.start.microseconds, bounds.end.microseconds), of: window)
  }

  private mutating func owe(
    _ old: (start: Int64, end: Int64, unspent: Int64)?, of window: Window
  ) {
    guard let old, old.end > old.start, owed.count < Self.owedCountMax else { return }
    owed.append(
      LeaseReturn(window: window, start: old.start, end: old.end, unspent: old.unspent))
  }

  /// Past it, what a clock that jumps to and fro leaves behind counts as spent.
  private static let owedCountMax = 16
}

/// What a node gives back of a window; below zero, what it spent there before it was leased.
struct LeaseReturn: Hashable, Sendable {
  let window: Window
  let start: Int64
  let end: Int64
  let unspent: Int64
}

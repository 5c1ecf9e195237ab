import Core

/// What a node knows about one subject: pure decisions, no clock, no store.
///
/// Times are microseconds, `uptime` for spans and `now` for the calendar. What every request reads comes first and side by
/// side: with many subjects in turn, each line of memory is fetched from afar.
struct MeterState: Sendable {
  private(set) var inForce: LimitsInForce
  /// Which rules the policy was made of; zero asks for it to be made anew.
  var rulesVersion: UInt64

  var minute = SlidingMinute()
  /// How many requests of any sixty seconds this node may admit, and as which incarnation it was told so.
  var share: Int64 = 0
  var incarnation: Int64 = 0
  /// What other nodes hold of the minute, and when a part of it is free because its node is gone; zero when unknown.
  var othersShare: Int64 = 0
  var lastUsed: Int64 = .min
  var touchedAt: Int64 = 0
  /// Whether another meter stands in this one's place.
  var isRetired = false
  var isRefillAsked = false

  var hour = CalendarLease()
  var day = CalendarLease()
  var month = CalendarLease()
  var usage = UsageCounts()

  /// Until when the store is not asked again after it failed.
  var storeFailedUntil: Int64 = 0
  var othersFreeAt: Int64 = 0
  var shareDeniedUntil: Int64 = 0
  var lastUsedWritten: Int64 = .min
  /// What is still to be settled of windows that are over.
  var owed: [LeaseReturn] = []
  let subject: Subject
  var context: LimitContext

  init(subject: Subject, context: LimitContext, limits: LimitsInForce, version: UInt64) {
    self.subject = subject
    self.context = context
    inForce = limits
    rulesVersion = version
  }

  /// How much of it every request reads, from its start on.
  static let busyByteCount = 384

  var policy: LimitPolicy { inForce.policy }
  var limits: PerWindow<Int64> { inForce.limits }
  var warnMarks: PerWindow<Int64> { inForce.warnMarks }
  var isShadow: Bool { inForce.isShadow }

  /// Takes a policy; what was spent stays spent.
  mutating func adopt(_ limits: LimitsInForce, version: UInt64) {
    if policy.zone != limits.policy.zone {
      for window in Window.calendar { close(window) }
    }
    inForce = limits
    rulesVersion = version
    for window in Window.calendar {
      self[window].deniedUntil = 0
      self[window].lowMark = max(0, self[window].lowMark)
      self[window].isWarned = false
    }
    shareDeniedUntil = 0
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

  /// Settles what was leased of a window with the next visit to the store.
  mutating func owe(_ old: (start: Int64, end: Int64, unspent: Int64)?, of window: Window) {
    guard let old, old.unspent != 0, old.end > old.start, owed.count < Self.owedCountMax else {
      return
    }
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

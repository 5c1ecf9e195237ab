import Core

extension MeterState {
  /// What the windows look like, in numbers alone.
  ///
  /// Mutating, though it changes nothing: a borrowed state is copied whole, one that may be changed is not.
  mutating func report(_ question: Question) -> LimitReport {
    let oldestLeaves = question.now + minute.pauseUntilNext(at: question.uptime)
    return LimitReport(
      windows: PerWindow(
        minute: LimitReport.Entry(
          bound: limits.minute, used: usedOfMinute,
          resetAt: Timestamp(microseconds: oldestLeaves)),
        hour: Self.entry(&hour, limits.hour), day: Self.entry(&day, limits.day),
        month: Self.entry(&month, limits.month)),
      warning: currentWarning(), isShadow: isShadow, texts: texts)
  }

  /// What others hold counts as used: they may spend it at any moment.
  private var usedOfMinute: Int64 {
    mutating get { minute.used + (isShadow ? 0 : othersShare) }
  }

  private static func entry(_ lease: inout CalendarLease, _ limit: Int64) -> LimitReport.Entry {
    LimitReport.Entry(
      bound: limit, used: lease.used, resetAt: Timestamp(microseconds: lease.end))
  }

  private mutating func currentWarning() -> Window? {
    if usedOfMinute >= warnMarks.minute { return .minute }
    if hour.used >= warnMarks.hour { return .hour }
    if day.used >= warnMarks.day { return .day }
    if month.used >= warnMarks.month { return .month }
    return nil
  }
}

import Core

extension MeterState {
  /// What the windows look like, in numbers alone.
  ///
  /// Mutating, though it changes nothing: a borrowed state is copied whole, one that may be changed is not.
  mutating func report(now: Int64, uptime: Int64) -> LimitReport {
    let windows = PerWindow(
      minute: LimitReport.Entry(
        limit: limits.minute < 0 ? nil : limits.minute, used: usedOfMinute,
        resetAt: Timestamp(microseconds: now + minute.pauseUntilNext(at: uptime))),
      hour: Self.entry(&hour, limits.hour), day: Self.entry(&day, limits.day),
      month: Self.entry(&month, limits.month))
    return LimitReport(
      windows: windows, warning: currentWarning(), isShadow: isShadow, texts: texts)
  }

  /// What others hold counts as used: they may spend it at any moment.
  private var usedOfMinute: Int64 {
    mutating get { minute.used + (isShadow ? 0 : othersShare) }
  }

  private static func entry(
    _ lease: inout CalendarLease, _ limit: Int64
  ) -> LimitReport.Entry {
    LimitReport.Entry(
      limit: limit < 0 ? nil : limit, used: lease.used,
      resetAt: Timestamp(microseconds: lease.end))
  }

  private mutating func currentWarning() -> Window? {
    if usedOfMinute >= warnMarks.minute { return .minute }
    if hour.used >= warnMarks.hour { return .hour }
    if day.used >= warnMarks.day { return .day }
    if month.used >= warnMarks.month { return .month }
    return nil
  }
}

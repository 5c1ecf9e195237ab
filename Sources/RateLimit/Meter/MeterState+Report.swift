import Core

extension MeterState {
  /// What the windows look like, in numbers alone.
  func report(now: Int64, uptime: Int64) -> LimitReport {
    let windows = PerWindow(
      minute: LimitReport.Entry(
        limit: limits.minute < 0 ? nil : limits.minute, used: usedOfMinute,
        resetAt: Timestamp(microseconds: now + minute.pauseUntilNext(at: uptime))),
      hour: entry(hour, limits.hour, now), day: entry(day, limits.day, now),
      month: entry(month, limits.month, now))
    return LimitReport(windows: windows, warning: warning, isShadow: isShadow, texts: texts)
  }

  /// What others hold counts as used: they may spend it at any moment.
  private var usedOfMinute: Int64 { minute.used + (isShadow ? 0 : othersShare) }

  private func entry(_ lease: CalendarLease, _ limit: Int64, _ now: Int64) -> LimitReport.Entry {
    LimitReport.Entry(
      limit: limit < 0 ? nil : limit, used: lease.used,
      resetAt: Timestamp(microseconds: lease.end))
  }

  private var warning: Window? {
    if usedOfMinute >= warnMarks.minute { return .minute }
    if hour.used >= warnMarks.hour { return .hour }
    if day.used >= warnMarks.day { return .day }
    if month.used >= warnMarks.month { return .month }
    return nil
  }
}

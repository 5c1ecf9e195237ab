import Core
import Store

/// A warning that a tenant is told of, once for each window.
struct QuotaWarning: Sendable {
  let subject: Subject
  let window: Window
  let start: Int64
  let end: Int64
  let limit: Int64
  let used: Int64
  let percent: Int
  let eventID: UUID
  let at: Timestamp

  /// Marks the window and records the event; false when some node did so before.
  func record(in tx: borrowing WriteTransaction) throws -> Bool {
    let count = try tx.execute(
      """
      UPDATE limit_window SET warned = \(true)
      WHERE tenant_id = \(subject.tenant) AND subject_id = \(subject.id)
        AND span = \(Int64(window.rawValue)) AND start_at = \(start) AND warned = \(false)
      """)
    guard count == 1 else { return false }
    try tx.execute(
      """
      INSERT INTO event (tenant_id, id, type, data, created_at)
      VALUES (\(subject.tenant), \(eventID), \("quota.warning"), \(data), \(at))
      """)
    return true
  }

  private var data: String {
    var json = JSONWriter()
    json.object {
      $0.member("key_id", subject.id.description)
      $0.member("window", window.name)
      $0.member("limit", limit)
      $0.member("used", used)
      $0.member("warn_at_percent", percent)
      $0.member("resets_at", Timestamp(microseconds: end).rfc3339)
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension Limiter {
  private static let warningBatchMax = 200

  /// Records the warnings that requests have left.
  func writeWarnings() async throws {
    while true {
      let pending = work.takeWarnings(countMax: Self.warningBatchMax)
      guard !pending.isEmpty else { return }
      let now = clock.now
      let warnings = pending.flatMap { $0.meter.quotaWarnings(of: $0.windows, at: now) }
      do {
        let count = try await database.write { tx throws in
          var count: UInt64 = 0
          for warning in warnings where try warning.record(in: tx) { count += 1 }
          return count
        }
        counters.warnings.increment(by: count)
      } catch {
        // The mark in the store keeps the next try from telling twice.
        for one in pending { one.meter.forgetWarnings(one.windows) }
        throw error
      }
    }
  }
}

extension Meter {
  func quotaWarnings(of windows: UInt8, at now: Timestamp) -> [QuotaWarning] {
    inner.withLock { inner in
      let state = inner.state
      return Window.calendar.compactMap { window in
        let lease = state[window]
        guard windows & 1 << window.rawValue != 0, lease.used >= state.warnMarks[window],
          let percent = state.policy.warnAtPercent.value
        else { return nil }
        return QuotaWarning(
          subject: state.subject, window: window, start: lease.start, end: lease.end,
          limit: state.limits[window], used: lease.used, percent: percent,
          eventID: UUID.v7(at: now), at: now)
      }
    }
  }

  func forgetWarnings(_ windows: UInt8) {
    inner.withLock { inner in
      for window in Window.calendar where windows & 1 << window.rawValue != 0 {
        inner.state[window].isWarned = false
      }
    }
  }
}

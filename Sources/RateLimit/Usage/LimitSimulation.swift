package import Core

/// Replays recorded use against a policy.
package enum LimitSimulation {
  /// How many calls there were in a minute.
  package struct Minute: Hashable, Sendable {
    package let start: Timestamp
    package let count: Int64

    package init(start: Timestamp, count: Int64) {
      (self.start, self.count) = (start, count)
    }
  }

  /// What would have become of the calls.
  package struct Outcome: Hashable, Sendable {
    package var admitted: Int64 = 0
    /// By the window that would have refused; the longest, where several would.
    package var refused = PerWindow<Int64>(all: 0)
    /// How many minutes had a refusal.
    package var refusedMinuteCount = 0

    package var refusedTotal: Int64 {
      refused.minute + refused.hour + refused.day + refused.month
    }
  }

  /// How finely the calls of a minute are spread over it, as their seconds are not recorded.
  private static let slotCount: Int64 = 60

  /// What a policy would have refused of these minutes, given in order. Windows begin empty.
  package static func replay(_ minutes: [Minute], _ policy: LimitPolicy) -> Outcome {
    var replay = Replay(policy: policy)
    for minute in minutes { replay.run(minute) }
    return replay.outcome
  }

  private struct Replay {
    let policy: LimitPolicy
    var outcome = Outcome()
    var sliding = SlidingMinute()
    var used = PerWindow<Int64>(all: 0)
    var ends = PerWindow<Timestamp>(all: .earliest)

    init(policy: LimitPolicy) { self.policy = policy }

    mutating func run(_ minute: Minute) {
      for window in Window.calendar {
        guard minute.start >= ends[window], let unit = window.unit else { continue }
        ends[window] = policy.zone.window(unit, containing: minute.start).end
        used[window] = 0
      }
      let refusedBefore = outcome.refusedTotal
      for slot in 0..<LimitSimulation.slotCount {
        let count =
          minute.count * (slot + 1) / LimitSimulation.slotCount
          - minute.count * slot / LimitSimulation.slotCount
        if count > 0 { take(count, at: minute.start.microseconds + slot * 1_000_000) }
      }
      if outcome.refusedTotal > refusedBefore { outcome.refusedMinuteCount += 1 }
    }

    private mutating func take(_ count: Int64, at time: Int64) {
      sliding.expire(at: time)
      used.minute = sliding.used
      var admitted = count
      var tightest = Window.minute
      for window in Window.allCases {
        guard let limit = policy[window] else { continue }
        let room = max(0, limit.value - used[window])
        if room <= admitted, room < count { (admitted, tightest) = (room, window) }
      }
      outcome.admitted += admitted
      outcome.refused[tightest] += count - admitted
      guard admitted > 0 else { return }
      sliding.add(at: time, count: admitted)
      for window in Window.calendar { used[window] += admitted }
    }
  }
}

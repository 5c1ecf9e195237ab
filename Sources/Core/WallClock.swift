import Glibc

/// Where the time comes from; tests pass one that they move by hand.
package protocol WallClock: Sendable {
  /// The time of day. It may jump when an operator or NTP sets it.
  var now: Timestamp { get }
  /// Time since some fixed point, which never goes back. For deadlines and durations.
  var uptime: Duration { get }
}

/// The machine's own clocks.
package struct SystemClock: WallClock {
  package init() {}

  package var now: Timestamp {
    let time = Self.read(CLOCK_REALTIME)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  package var uptime: Duration {
    let time = Self.read(CLOCK_MONOTONIC)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time
  }
}

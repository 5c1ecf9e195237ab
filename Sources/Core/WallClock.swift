import Glibc

/// Where the time comes from; tests pass one that they move by hand.
package protocol WallClock: Sendable {
  /// The time of day. It may jump when an operator or NTP sets it.
  var now: Timestamp { get }
  /// Time since some fixed point, which never goes back. For deadlines and durations.
  var uptime: Duration { get }
  /// The same in whole microseconds; a plain number, for what every request asks.
  var uptimeMicroseconds: Int64 { get }
}

extension WallClock {
  package var uptimeMicroseconds: Int64 { uptime.microseconds }
}

/// The machine's own clocks.
package struct SystemClock: WallClock {
  package init() {}

  package var now: Timestamp {
    Timestamp(microseconds: Self.read(CLOCK_REALTIME).microseconds)
  }

  package var uptime: Duration {
    let time = Self.read(CLOCK_MONOTONIC)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  package var uptimeMicroseconds: Int64 { Self.read(CLOCK_MONOTONIC).microseconds }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time
  }
}

extension timespec {
  fileprivate var microseconds: Int64 { Int64(tv_sec) * 1_000_000 + Int64(tv_nsec) / 1_000 }
}

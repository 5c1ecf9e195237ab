package import Core

/// A clock that stands still until a test moves it.
package final class ManualClock: WallClock {
  private let time: Locked<(now: Timestamp, uptime: Duration)>

  package init(now: Timestamp = Timestamp(seconds: 1_767_225_600)) {
    time = Locked((now, .zero))
  }

  package var now: Timestamp { time.withLock { $0.now } }
  package var uptime: Duration { time.withLock { $0.uptime } }

  /// Lets time pass, on both clocks.
  package func advance(by duration: Duration) {
    time.withLock {
      $0.now = $0.now + duration
      $0.uptime += duration
    }
  }

  /// Sets the time of day alone, as an operator or NTP would.
  package func jump(to now: Timestamp) {
    time.withLock { $0.now = now }
  }
}

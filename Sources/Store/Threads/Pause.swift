import Glibc

/// Waits of the store's own threads.
enum Pause {
  /// A point on the clock that never goes back.
  static var now: Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Blocks this thread. Never called on a thread that tasks share.
  static func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = max(duration, .zero).components
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    var rest = timespec()
    while unsafe nanosleep(&time, &rest) == -1, errno == EINTR { time = rest }
  }

  /// A random part of a span that doubles with each try, so that many who wait do not return together.
  static func backoff(attempt: Int, from first: Duration, to longest: Duration) -> Duration {
    let span = min(longest, first * (1 << min(attempt, 16)))
    return span * Double.random(in: 0.5...1)
  }
}

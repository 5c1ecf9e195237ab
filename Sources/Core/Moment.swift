/// One moment on both clocks: read once, and passed on to all who ask what time it is.
package struct Moment: Hashable, Sendable {
  /// The time of day.
  package let now: Timestamp
  /// Time since some fixed point, in microseconds; it never goes back.
  package let uptimeMicroseconds: Int64

  package init(_ clock: some WallClock) {
    now = clock.now
    uptimeMicroseconds = clock.uptimeMicroseconds
  }

  package init(now: Timestamp, uptime: Duration) {
    self.now = now
    uptimeMicroseconds = uptime.microseconds
  }

  /// The same as a duration, for deadlines.
  package var uptime: Duration { .microseconds(uptimeMicroseconds) }
}

import Core

/// Stops what fails again and again, and lets a single attempt find out when it works again. Times are uptime in
/// microseconds.
struct Breaker: Hashable, Sendable {
  /// What it says to an attempt.
  enum Answer: Hashable, Sendable {
    case go
    /// Not before this uptime.
    case wait(until: Int64)
    /// Another attempt is finding out.
    case probing
  }

  private enum State: Hashable {
    case closed(failures: Int)
    case open(until: Int64, pause: Int64)
    case probing(pause: Int64)
  }

  private var state = State.closed(failures: 0)

  /// Whether it holds anything back.
  var isClosed: Bool { if case .closed = state { true } else { false } }

  /// Whether it remembers nothing.
  var isFresh: Bool { state == .closed(failures: 0) }

  func ask(at now: Int64) -> Answer {
    switch state {
    case .closed: .go
    case .open(let until, _): until <= now ? .go : .wait(until: until)
    case .probing: .probing
    }
  }

  /// Notes that an attempt begins. True when it is the one that finds out.
  mutating func begin() -> Bool {
    guard case .open(_, let pause) = state else { return false }
    state = .probing(pause: pause)
    return true
  }

  /// Takes what an attempt said. Attempts that began before it opened close it by an answer, and change nothing by a
  /// failure.
  mutating func note(
    _ sign: AttemptReport.Sign, isProbe: Bool, at now: Int64, _ options: DeliveryOptions
  ) {
    switch (sign, state) {
    case (.answers, _): state = .closed(failures: 0)
    case (.fails, .closed(let failures)):
      let isTooMuch = failures + 1 >= options.breakerFailureCount
      state =
        isTooMuch
        ? Self.opened(options.breakerPauseMin.microseconds, now) : .closed(failures: failures + 1)
    case (.fails, .probing(let pause)) where isProbe:
      state = Self.opened(min(pause * 2, options.breakerPauseMax.microseconds), now)
    case (.none, .probing(let pause)) where isProbe: state = .open(until: now, pause: pause)
    default: break
    }
  }

  private static func opened(_ pause: Int64, _ now: Int64) -> State {
    .open(until: now + pause, pause: pause)
  }
}

import ChannelKit
import Core

/// What follows from an attempt that is to be repeated.
struct Retry: Hashable, Sendable {
  /// How long the work itself waits.
  let pause: Duration
  /// How long everybody else waits whom its scope names.
  let scopePause: Duration
  /// Whether the attempt counts as failed.
  let counts: Bool
  let isGivenUp: Bool

  /// A pause that the provider asked for is obeyed. Where it holds for a whole session or app, the work itself is not at
  /// fault, and the attempt does not count.
  init(
    _ item: OutboxItem, hint: Duration?, _ scope: Verdict.Scope, _ schedule: RetrySchedule,
    _ options: DeliveryOptions, using random: inout some RandomNumberGenerator
  ) {
    counts = hint == nil || scope == .pair || item.attempts >= options.hintedAttemptsMax
    let scheduled = schedule.pause(
      afterFailures: item.failures + (counts ? 1 : 0), using: &random)
    isGivenUp = counts && scheduled == nil
    pause = min(max(hint ?? scheduled ?? .zero, .zero), options.pauseMax)
    // The schedule is that of one piece of work. Where the provider named no time, others find out soon.
    scopePause = hint == nil ? min(pause, options.breakerPauseMax) : pause
  }
}

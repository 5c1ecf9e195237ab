/// After which pauses failed work is tried again, and when it is given up.
package enum RetrySchedule: Hashable, Sendable {
  /// Pauses that double from `base` to `max`, each shortened by a random part of up to `jitter`; given up after so many
  /// failed attempts.
  case exponential(base: Duration, max: Duration, attempts: Int, jitter: Double = 0.5)
  /// One pause after each failed attempt, shortened by up to a tenth; given up when none is left.
  case delays([Duration])

  /// The pause after so many failed attempts; nil when the work is given up.
  func pause(
    afterFailures count: Int, using random: inout some RandomNumberGenerator
  ) -> Duration? {
    switch self {
    case .exponential(let base, let max, let attempts, let jitter):
      guard count < attempts else { return nil }
      let span = min(max, base * (1 << min(Swift.max(count, 1) - 1, 30)))
      return span * Double.random(in: (1 - jitter)...1, using: &random)
    case .delays(let delays):
      guard count <= delays.count else { return nil }
      return delays[Swift.max(count, 1) - 1] * Double.random(in: 0.9...1, using: &random)
    }
  }
}

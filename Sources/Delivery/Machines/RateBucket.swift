import ChannelKit
import Core

/// Lets so many through in any span of the rate, and no more than its burst at once. Times are uptime in microseconds.
struct RateBucket: Hashable, Sendable {
  let rate: Pacing.Rate
  /// When everything that was let through is paid for at the even pace.
  private var paidAt: Int64 = .min
  private var lastAt: Int64 = .min
  /// When the last ones went, as many as the rate counts; kept only where a burst could break the count of a span.
  private var sent: [Int64] = []
  private var place = 0

  init(_ rate: Pacing.Rate) { self.rate = rate }

  /// The even pace. Rounded up, so that rounding never lets one more through.
  var interval: Int64 {
    (rate.per.microseconds + Int64(rate.count) - 1) / Int64(rate.count)
  }

  /// From when on the next one may go.
  var freeAt: Int64 {
    guard paidAt != .min else { return .min }
    let paced = paidAt - interval * Int64(rate.burst - 1)
    guard sent.count == rate.count else { return paced }
    return max(paced, sent[place] + rate.per.microseconds)
  }

  /// Lets one through.
  mutating func take(at now: Int64) {
    paidAt = max(paidAt, now) + interval
    lastAt = now
    guard rate.burst > 1 else { return }
    if sent.count < rate.count {
      sent.append(now)
    } else {
      sent[place] = now
      place = (place + 1) % rate.count
    }
  }

  /// Whether forgetting it changes nothing.
  func isIdle(at now: Int64) -> Bool {
    lastAt == .min || paidAt <= now && lastAt + rate.per.microseconds <= now
  }
}

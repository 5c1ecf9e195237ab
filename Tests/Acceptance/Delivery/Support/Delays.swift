import Core
import Testing

/// How long each of some messages took to the provider.
struct Delays: CustomStringConvertible {
  private let sorted: [Duration]

  /// - Parameter sentAt: when each text was handed in.
  init(of sentAt: [String: ContinuousClock.Instant], to provider: BotProvider) {
    var delays: [Duration] = []
    for arrival in provider.arrivals {
      if let instant = sentAt[arrival.text] { delays.append(arrival.instant - instant) }
    }
    sorted = delays.sorted()
  }

  var count: Int { sorted.count }
  var median: Duration { rank(0.5) }
  var p99: Duration { rank(0.99) }

  private func rank(_ share: Double) -> Duration {
    sorted.isEmpty ? .zero : sorted[min(Int(Double(count) * share), count - 1)]
  }

  var description: String { "\(count): median \(median), p99 \(p99), max \(rank(1))" }
}

import Core

/// What operators see of delivery.
struct DeliveryMetrics: Sendable {
  private let ends: Family<Counter>
  private let waits: Family<Histogram>
  private let oldest: Family<Gauge>

  /// What became of a piece of work, or of an attempt.
  enum End: String {
    case done, next, retry, closed, dropped, expired, lost
    case givenUp = "given_up"
    case recoveredAgain = "recovered_again"
    case recoveredOver = "recovered_over"
  }

  init(_ metrics: Metrics) {
    ends = metrics.counter(
      "qanat_delivery_ends_total", "Attempts and work that ended, by kind and by how.",
      labels: ["kind", "end"])
    waits = metrics.histogram(
      "qanat_delivery_wait_seconds", "From when work was due to its first attempt.",
      labels: ["priority"])
    oldest = metrics.gauge(
      "qanat_delivery_oldest_due_seconds", "Age of the oldest due work on this node.",
      labels: ["priority"])
  }

  func ended(_ kind: OutboxKind, _ end: End) { ends[kind.rawValue, end.rawValue].increment() }

  func began(_ item: OutboxItem, at now: Timestamp) {
    guard item.attempts == 1 else { return }
    waits[item.priority.label].observe(seconds(now - item.dueAt))
  }

  func setOldest(_ dueAt: [Priority: Timestamp], at now: Timestamp) {
    for priority in Priority.allCases {
      oldest[priority.label].set(dueAt[priority].map { seconds(now - $0) } ?? 0)
    }
  }

  private func seconds(_ duration: Duration) -> Double {
    Double(max(0, duration.microseconds)) / 1_000_000
  }
}

extension Priority {
  /// The word for it in metrics.
  fileprivate var label: String {
    switch self {
    case .otp: "otp"
    case .normal: "normal"
    case .bulk: "bulk"
    }
  }
}

package import Core
import HTTPServer

/// Counts and times requests, by operation.
package struct RequestMetrics: Sendable {
  static let statusClasses = ["2xx", "3xx", "4xx", "5xx"]

  let requests: Family<Counter>
  let durations: Family<Histogram>

  package init(_ metrics: Metrics) {
    requests = metrics.counter(
      "qanat_http_requests_total", "Requests answered, by operation and class of status.",
      labels: ["route", "method", "status"])
    durations = metrics.histogram(
      "qanat_http_request_duration_seconds", "From a request's arrival to its answer.",
      labels: ["route", "method"])
  }

  /// Counts a request that matched no operation.
  func countRefusal(_ status: Status) {
    requests["none", "none", Self.statusClasses[status.code / 100 - 2]].increment()
  }
}

package import Core
import HTTPServer

/// Counts and times requests, by operation.
package struct RequestMetrics: Middleware {
  private let requests: Family<Counter>
  private let durations: Family<Histogram>
  private let clock: any WallClock

  package init(_ metrics: Metrics, clock: any WallClock) {
    requests = metrics.counter(
      "qanat_http_requests_total", "Requests answered, by operation and class of status.",
      labels: ["route", "method", "status"])
    durations = metrics.histogram(
      "qanat_http_request_duration_seconds", "From a request's arrival to its answer.",
      labels: ["route", "method"])
    self.clock = clock
  }

  package func wrapping(_ next: @escaping Next, for operation: Operation) -> Next {
    let method = operation.method.rawValue
    let route = operation.path.text
    let counters = Self.statusClasses.map { requests[route, method, $0] }
    let duration = durations[route, method]
    return { [clock] call in
      let start = clock.uptime
      let response = try await next(call)
      duration.observe(clock.uptime - start)
      counters[response.status.code / 100 - 2].increment()
      return response
    }
  }

  /// Counts a request that matched no operation.
  func countRefusal(_ status: Status) {
    requests["none", "none", Self.statusClasses[status.code / 100 - 2]].increment()
  }

  private static let statusClasses = ["2xx", "3xx", "4xx", "5xx"]
}

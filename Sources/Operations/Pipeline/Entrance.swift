import Core
import HTTPServer
import RateLimit

/// One operation as it is served: with its own numbers, looked up once.
final class Entrance: Sendable {
  let operation: Operation
  let reception: Reception
  // What every request asks of the operation, side by side.
  let surface: Surface
  let access: Access
  let success: Status
  let isProbe: Bool
  /// What its requests are counted under.
  let label: UsageLabel
  private let answered: [Counter]
  private let duration: Histogram

  init(_ operation: Operation, _ reception: Reception, _ metrics: RequestMetrics) {
    self.operation = operation
    self.reception = reception
    surface = operation.surface
    access = operation.access
    success = operation.success
    isProbe = operation.isProbe
    label = UsageLabel("\(operation.method.rawValue) \(operation.path.text)")
    let method = operation.method.rawValue
    let route = operation.path.text
    answered = RequestMetrics.statusClasses.map { metrics.requests[route, method, $0] }
    duration = metrics.durations[route, method]
  }

  /// Counts an answer and the time it took.
  func count(_ statusCode: Int, afterMicroseconds microseconds: Int64) {
    duration.observe(microseconds: microseconds)
    answered[statusCode / 100 - 2].increment()
  }
}

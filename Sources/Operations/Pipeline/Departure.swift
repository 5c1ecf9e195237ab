import Core
import HTTPServer

/// What happens to every answer before it goes out: its id, its line in the log, its numbers.
struct Departure: Sendable {
  let clock: any WallClock

  /// The answer to a call, from what its handler gave.
  func response(_ reply: Reply, to call: Call) -> Response {
    leave(
      Response(
        reply.status ?? call.operation.success, headers: reply.headers, body: reply.body),
      call)
  }

  /// The answer to a call, from what went wrong.
  func response(to error: any Error, for call: Call) -> Response {
    leave(
      ErrorEnvelope(call.operation.surface)
        .response(for: APIError(explaining: error, to: call), in: call.language), call)
  }

  private func leave(_ response: Response, _ call: Call) -> Response {
    var response = response
    response.headers.set(.xRequestID, call.requestID)
    let time = clock.uptime - call.arrival.uptime
    call.entrance.count(response.status.code, after: time)
    log(response, call, after: time)
    return response
  }

  private func log(_ response: Response, _ call: Call, after time: Duration) {
    let level = Self.level(of: response.status, isProbe: call.operation.isProbe)
    guard call.reception.isLogging(level) else { return }
    call.log.write(
      level, "request",
      [
        "route": .string(call.operation.path.text),
        "method": .string(call.operation.method.rawValue),
        "status": .integer(Int64(response.status.code)),
        "duration_us": .integer(time.microseconds),
        "bytes": .integer(Int64(response.body.knownByteCount)),
      ])
  }

  /// Machines that ask every few seconds fill no log.
  private static func level(of status: Status, isProbe: Bool) -> LogLevel {
    switch status.code {
    case 500: .error
    case 501...: .warning
    default: isProbe ? .debug : .info
    }
  }
}

extension ResponseBody {
  /// How long the content is; a stream's length is not known before it ends.
  fileprivate var knownByteCount: Int {
    if case .bytes(let bytes) = self { bytes.count } else { 0 }
  }
}

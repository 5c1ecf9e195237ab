import Core
import HTTPServer
import RateLimit
import TenantKit

/// What happens to every answer before it goes out: its id, its line in the log, its numbers.
struct Departure: Sendable {
  let clock: any WallClock

  /// The answer to a call, from what its handler gave.
  func response(_ reply: Reply, to call: Call) -> Response { leave(reply.response(to: call), call) }

  /// The answer to a known caller's call, with what is left of its limits.
  func response(
    _ reply: Reply, to call: Call, _ limits: LimitReport
  ) -> Response {
    var response = reply.response(to: call)
    response.headers.add(limits, on: call)
    return leave(response, call)
  }

  /// The answer to a call, from what went wrong; with what is left of its limits once the caller is known.
  func response(to error: any Error, for call: Call, _ caller: Principal? = nil) -> Response {
    let error = APIError(explaining: error, to: call)
    var response = ErrorEnvelope(call.operation.surface).response(for: error, in: call.language)
    if let caller {
      response.headers.add(caller.meter.report(at: call.arrival), on: call)
    }
    return leave(response, call)
  }

  private func leave(_ response: Response, _ call: Call) -> Response {
    var response = response
    call.reception.addRequestID(of: call, to: &response.headers)
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

extension Reply {
  fileprivate func response(to call: Call) -> Response {
    Response(status ?? call.operation.success, headers: headers, body: body)
  }
}

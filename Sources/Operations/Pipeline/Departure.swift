import Core
import HTTPServer
import RateLimit
import TenantKit

/// What happens to every answer before it goes out: its id, its line in the log, its numbers.
struct Departure: Sendable {
  let clock: any WallClock

  /// The answer to a call, from what its handler gave.
  func response(_ reply: Reply, to call: Call) -> Response {
    leave(reply.response(to: call), call, nil, nil)
  }

  /// The answer to a known caller's call, with what is left of its limits.
  func response(
    _ reply: Reply, to call: Call, _ caller: Principal, _ limits: LimitReport
  ) -> Response {
    leave(reply.response(to: call), call, caller, limits)
  }

  /// The answer to a call, from what went wrong; with what is left of its limits once the caller is known.
  func response(to error: any Error, for call: Call, _ caller: Principal? = nil) -> Response {
    let error = APIError(explaining: error, to: call)
    let response = ErrorEnvelope(call.operation.surface).response(for: error, in: call.language)
    return leave(response, call, caller, caller?.meter.report(at: call.arrival))
  }

  private func leave(
    _ response: Response, _ call: Call, _ caller: Principal?, _ limits: LimitReport?
  ) -> Response {
    var response = response
    response.headers.addLines(
      byteCountMax: Reception.requestIDLineBytesMax + (limits?.fieldBytesMax ?? 0)
    ) { lines in
      limits?.writeFields(to: &lines, at: call.arrival.now, on: call.entrance.surface)
      call.reception.writeRequestID(of: call, to: &lines)
    }
    let microseconds = clock.uptimeMicroseconds - call.arrival.uptimeMicroseconds
    call.entrance.count(response.status.code, afterMicroseconds: microseconds)
    log(response, call, caller, afterMicroseconds: microseconds)
    return response
  }

  private func log(
    _ response: Response, _ call: Call, _ caller: Principal?, afterMicroseconds: Int64
  ) {
    let level = Self.level(of: response.status, isProbe: call.entrance.isProbe)
    guard call.reception.isLogging(level) else { return }
    let log = caller.map { call.log.with($0.names) } ?? call.log
    log.write(
      level, "request",
      [
        "route": .string(call.operation.path.text),
        "method": .string(call.operation.method.rawValue),
        "status": .integer(Int64(response.status.code)),
        "duration_us": .integer(afterMicroseconds),
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

extension Principal {
  /// Whose request it was, for the log; never what it was presented with.
  fileprivate var names: KeyValuePairs<StaticString, LogValue> {
    let tenant = LogValue.string(tenant.slug.description)
    return switch who {
    case .key(let key): ["tenant": tenant, "key": .string(key.publicID)]
    case .user(let user, _): ["tenant": tenant, "user": .integer(user.id)]
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
    Response(status ?? call.entrance.success, headers: headers, body: body)
  }
}

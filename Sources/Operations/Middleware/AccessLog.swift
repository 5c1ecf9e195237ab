import Core
import HTTPServer

/// Writes one line for each request, when its answer is ready.
struct AccessLog: Middleware {
  let clock: any WallClock

  func wrapping(_ next: @escaping Next, for operation: Operation) -> Next {
    let route = operation.path.text
    return { [clock] call in
      let start = clock.uptime
      let response = try await next(call)
      Self.write(response, to: call, route, taking: clock.uptime - start)
      return response
    }
  }

  private static func write(
    _ response: Response, to call: Call, _ route: String, taking time: Duration
  ) {
    let fields: KeyValuePairs<StaticString, LogValue> = [
      "route": .string(route), "method": .string(call.operation.method.rawValue),
      "status": .integer(Int64(response.status.code)),
      "duration_us": .integer(time.microseconds),
      "bytes": .integer(Int64(response.body.knownByteCount)),
    ]
    switch (response.status.code, call.operation.isProbe) {
    case (500, _): call.log.error("request", fields)
    case (501..., _): call.log.warning("request", fields)
    case (_, true): call.log.debug("request", fields)
    case (_, false): call.log.info("request", fields)
    }
  }
}

extension ResponseBody {
  /// How long the content is; a stream's length is not known before it ends.
  fileprivate var knownByteCount: Int {
    if case .bytes(let bytes) = self { bytes.count } else { 0 }
  }
}

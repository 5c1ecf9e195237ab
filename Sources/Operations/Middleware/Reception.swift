package import Core
import HTTPServer

/// Turns a request into a call: its id, its place in a trace, its language, its deadline.
package struct Reception: Sendable {
  private let clock: any WallClock
  private let log: Log
  /// How long anybody waits for an answer.
  private let timeMax: Duration
  private let random = Locked(KernelGenerator())

  package init(clock: any WallClock, log: Log, timeMax: Duration) {
    self.clock = clock
    self.log = log
    self.timeMax = timeMax
  }

  func call(for request: Request, to operation: Operation) -> Call {
    let requestID = requestID(of: request.head)
    return Call(
      request: request, operation: operation, requestID: requestID,
      trace: trace(of: request.head), language: Language(of: request.head),
      log: log(for: requestID), deadline: clock.uptime + timeMax)
  }

  /// A part of the caller's trace, or a new one when none was given that can be read.
  private func trace(of head: RequestHead) -> TraceParent {
    let given = head[.traceparent].flatMap { TraceParent($0) }
    return random.withLock { random in
      given?.child(using: &random) ?? TraceParent(using: &random)
    }
  }

  /// The caller's own id when it is harmless, else a new one.
  func requestID(of head: RequestHead?) -> String {
    if let given = head?[.xRequestID], Self.isHarmless(given) { return given }
    return UUID.v7(at: clock.now).description
  }

  func log(for requestID: String) -> Log { log.with(["request.id": .string(requestID)]) }

  private static func isHarmless(_ id: String) -> Bool {
    (1...128).contains(id.utf8.count)
      && id.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "._-".utf8.contains($0) }
  }
}

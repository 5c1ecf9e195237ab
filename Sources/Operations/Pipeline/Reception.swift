package import Core
import HTTPServer

/// Turns a request into a call: its id, its place in a trace, its deadline.
package final class Reception: Sendable {
  let clock: any WallClock
  /// How long anybody waits for an answer.
  let timeMax: Duration
  let services: Services
  private let log: Log

  package init(_ services: Services, log: Log, timeMax: Duration) {
    self.services = services
    clock = services.clock
    self.log = log
    self.timeMax = timeMax
  }

  func call(for request: Request, through entrance: Entrance) -> Call {
    let arrival = Moment(clock)
    return Call(request, arrival, entrance, .v7Unordered(at: arrival.now))
  }

  /// A part of the caller's trace. Where none was given that can be read, the request's own id names a new one.
  func trace(of head: RequestHead, or identity: UUID) -> TraceParent {
    let given = head[.traceparent].flatMap { TraceParent($0) }
    var random = KernelGenerator()
    return given?.child(using: &random) ?? TraceParent(trace: identity, using: &random)
  }

  /// The caller's own id when it is harmless, else ours.
  func requestID(of head: RequestHead, or identity: UUID) -> String {
    givenID(in: head) ?? identity.description
  }

  /// How long the line with a request's id is at most.
  static let requestIDLineBytesMax = 16 + givenIDBytesMax

  /// Writes the request's id as a whole line, so that a caller can name it.
  func writeRequestID(of call: Call, to lines: inout ByteWriter) {
    lines.put("x-request-id: ")
    if let given = givenIDBytes(in: call.request.head) {
      lines.put(given)
    } else {
      lines.put(call.identity)
    }
    lines.put("\r\n")
  }

  /// The id of a request that reached no operation, perhaps not even a head that can be read.
  func requestID(of head: RequestHead?) -> String {
    head.flatMap(givenID) ?? UUID.v7(at: clock.now).description
  }

  private func givenID(in head: RequestHead) -> String? {
    givenIDBytes(in: head).map { String(decoding: $0, as: UTF8.self) }
  }

  private func givenIDBytes(in head: RequestHead) -> ArraySlice<UInt8>? {
    guard let given = head.bytes(of: .xRequestID), Self.isHarmless(given) else { return nil }
    return given
  }

  private static let givenIDBytesMax = 128

  func log(for requestID: String) -> Log { log.with(["request.id": .string(requestID)]) }

  /// Whether a line of this level would be written at all.
  func isLogging(_ level: LogLevel) -> Bool { log.takes(level) }

  private static func isHarmless(_ id: ArraySlice<UInt8>) -> Bool {
    (1...givenIDBytesMax).contains(id.count)
      && id.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "._-".utf8.contains($0) }
  }
}

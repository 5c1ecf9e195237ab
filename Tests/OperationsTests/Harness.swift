import Core
import TestKit
import Testing

@testable import HTTPServer
@testable import Operations

/// A table behind the real pipeline and the real router, without a socket.
struct Harness {
  let clock = ManualClock()
  let sink = RecordingSink()
  let metrics = Metrics()
  private let router: Router
  private let refusals: Refusals

  init(_ operations: [Operation]) throws {
    let table = OperationTable(operations)
    let log = Log(to: sink, clock: clock, level: .debug)
    let reception = Reception(clock: clock, log: log, timeMax: .seconds(30))
    let requestMetrics = RequestMetrics(metrics)
    let pipeline = Pipeline(reception: reception, metrics: requestMetrics)
    router = try Router(table.routes(on: .public, through: pipeline))
    refusals = Refusals(table: table, reception: reception, metrics: requestMetrics)
  }

  /// The answer to a request written as it goes over the wire, Host apart.
  func answer(
    _ line: String, _ fields: [String] = [], body: String = ""
  ) async throws -> Response {
    let head = try Self.head(line, fields)
    switch router.match(head) {
    case .notFound: return refusals.response(to: .notFound, head)
    case .methodNotAllowed(let methods), .options(let methods):
      return refusals.response(to: .methodNotAllowed(methods), head)
    case .route(let index, let parameters):
      let request = Request(
        head: head, parameters: parameters, body: .bytes(Array(body.utf8)), client: nil,
        isSecure: false)
      switch router.routes[index].answer(request) {
      case .now(let response): return response
      case .later(let work): return await work()
      }
    }
  }

  /// The answer of the server itself.
  func refusal(_ refusal: Refusal, _ line: String?, _ fields: [String] = []) throws -> Response {
    refusals.response(to: refusal, try line.map { try Self.head($0, fields) })
  }

  static func head(_ line: String, _ fields: [String] = []) throws -> RequestHead {
    let text = (["\(line) HTTP/1.1", "Host: example.com"] + fields).joined(separator: "\r\n")
    var parser = HeadParser()
    let bytes = Array((text + "\r\n\r\n").utf8)
    let parsed = try parser.parse(bytes.span, HeadParser.Limits(ServerOptions()))
    return try #require(parsed).head
  }
}

extension Response {
  var text: String {
    if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "" }
  }

  func json() throws -> JSON { try JSON.parse(Array(text.utf8)) }
}

extension Operation {
  /// An operation that answers with its checked input.
  static func echo(
    _ method: Method = .post, _ path: PathPattern = "/api/v1/things",
    _ surface: Surface = .messaging, input: Input
  ) -> Operation {
    Operation(
      method, path, surface, summary: Localized("Echo.", arabic: "صدى."), input: input,
      output: .json(.anything)
    ) { call in
      .json([
        "path": .object(call.input.path), "query": .object(call.input.query),
        "body": call.input.body,
      ])
    }
  }

  /// An operation that does what a test says.
  static func does(
    _ method: Method = .get, _ path: PathPattern = "/api/v1/thing",
    _ surface: Surface = .messaging, isProbe: Bool = false, _ handler: @escaping OpenHandler
  ) -> Operation {
    Operation(
      method, path, surface, summary: Localized("Do.", arabic: "افعل."),
      input: Input(path: path.segments.compactMap(field)), output: .json(.anything),
      isProbe: isProbe, handler: handler)
  }

  private static func field(_ segment: PathPattern.Segment) -> Schema.Field? {
    if case .parameter(let name) = segment { .required(name, .string()) } else { nil }
  }
}

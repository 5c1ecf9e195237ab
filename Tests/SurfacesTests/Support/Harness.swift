import Cluster
import Core
import RateLimit
import Store
import TenantKit
import TestKit
import Testing

@testable import HTTPServer
@testable import Operations

/// A table behind the real pipeline, the real router and a database of its own, without a socket.
final class Harness: Sendable {
  let clock = ManualClock()
  let sink = RecordingSink()
  let metrics = Metrics()
  let services: Services
  let pipeline: Pipeline
  private let directory: TemporaryDirectory
  private let router: Router
  private let refusals: Refusals

  init(_ operations: [Operation], rules: LimitRules = .builtIn) async throws {
    let table = OperationTable(operations)
    let log = Log(to: sink, clock: clock, level: .debug)
    // What works in the background speaks elsewhere: tests here read the lines of requests.
    let aside = Log(to: RecordingSink(), clock: clock, level: .debug)
    directory = try TemporaryDirectory()
    let database = try await Database.open(
      .sqlite(path: directory.file("test.db")),
      migrations: ClusterSchema.migrations + RateLimitSchema.migrations + TenantSchema.migrations
        + VaultSchema.migrations,
      clock: clock, log: aside)
    let cluster = Cluster(database, clock: clock, log: aside)
    let limiter = Limiter(
      database, cluster, rules: rules, clock: clock, log: aside, metrics: metrics)
    services = Services(
      database: database, cluster: cluster,
      credentials: CredentialCache(database, cluster, limiter, clock: clock, metrics: metrics),
      limiter: limiter, addresses: AddressLimiter(), passwords: PasswordWorker(),
      vault: Vault(VaultKeyring(.random())), clock: clock)
    try await cluster.join()
    let reception = Reception(services, log: log, timeMax: .seconds(30))
    let requestMetrics = RequestMetrics(metrics)
    pipeline = Pipeline(services, reception: reception, metrics: requestMetrics)
    router = try Router(table.routes(on: .public, through: pipeline))
    refusals = Refusals(table: table, reception: reception, metrics: requestMetrics)
  }

  /// The answer to a request written as it goes over the wire, Host apart.
  func answer(
    _ line: String, _ fields: [String] = [], body: String = "", from address: String? = nil
  ) async throws -> Response {
    let head = try Self.head(line, fields)
    switch router.match(head) {
    case .notFound: return refusals.response(to: .notFound, head)
    case .methodNotAllowed(let methods), .options(let methods):
      return refusals.response(to: .methodNotAllowed(methods), head)
    case .route(let index, let parameters):
      let request = Request(
        head: head, parameters: parameters, body: .bytes(Array(body.utf8)),
        client: address.flatMap { IPAddress($0) }, isSecure: false)
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

import Cluster
package import Core
import Delivery
@testable package import HTTPServer
package import Operations
import Messages
import RateLimit
import Store
import TenantKit
package import TestKit
import Testing
import Webhooks

/// Operations behind the real pipeline, the real router and a database of their own, without a socket.
///
///     let harness = try await Harness(operations)
///     let acme = try await TestTenant(harness)
///     let key = try await acme.key(["contacts.read"])
///     let response = try await harness.answer("GET /api/v1/contacts?page=2", key)
///     #expect(response.status == .ok)
package final class Harness: Sendable {
  package let clock = ManualClock()
  package let sink = RecordingSink()
  package let metrics = Metrics()
  package let services: Services
  private let directory: TemporaryDirectory
  private let table: OperationTable
  private let router: Router
  private let refusals: Refusals

  package init(_ operations: [Operation]) async throws {
    directory = try TemporaryDirectory()
    services = try await Self.services(in: directory, clock, metrics)
    table = OperationTable(operations)
    let reception = Reception(
      services, log: Log(to: sink, clock: clock, level: .debug), timeMax: .seconds(30))
    let requestMetrics = RequestMetrics(metrics)
    let pipeline = Pipeline(services, reception: reception, metrics: requestMetrics)
    router = try Router(table.routes(on: .public, through: pipeline))
    refusals = Refusals(table: table, reception: reception, metrics: requestMetrics)
  }

  private static func services(
    in directory: TemporaryDirectory, _ clock: ManualClock, _ metrics: Metrics
  ) async throws -> Services {
    // What works in the background speaks elsewhere: tests here read the lines of requests.
    let aside = Log(to: RecordingSink(), clock: clock, level: .debug)
    let database = try await Database.open(
      .sqlite(path: directory.file("test.db")),
      migrations: ClusterSchema.migrations + RateLimitSchema.migrations + TenantSchema.migrations
        + VaultSchema.migrations + DeliverySchema.migrations + WebhookSchema.migrations
        + MessagesSchema.migrations,
      clock: clock, log: aside)
    let cluster = Cluster(database, clock: clock, log: aside)
    try await cluster.join()
    let limiter = Limiter(
      database, cluster, rules: .builtIn, clock: clock, log: aside, metrics: metrics)
    return Services(
      database: database, cluster: cluster,
      credentials: CredentialCache(database, cluster, limiter, clock: clock, metrics: metrics),
      limiter: limiter, addresses: AddressLimiter(), passwords: PasswordWorker(),
      vault: Vault(VaultKeyring(.random())), clock: clock)
  }

  /// The answer to a request written as it goes over the wire, Host apart.
  package func answer(
    _ line: String, _ fields: [String] = [], body: String = "", from address: String? = nil,
    isSecure: Bool = false
  ) async throws -> Response {
    let head = try Self.head(line, fields)
    switch router.match(head) {
    case .notFound: return refusals.response(to: .notFound, head)
    case .methodNotAllowed(let methods), .options(let methods):
      return refusals.response(to: .methodNotAllowed(methods), head)
    case .route(let index, let parameters):
      let request = Request(
        head: head, parameters: parameters, body: .bytes(Array(body.utf8)),
        client: address.flatMap { IPAddress($0) }, isSecure: isSecure)
      let response = await router.routes[index].respond(to: request)
      try check(response, of: table.operations[index])
      return response
    }
  }

  /// What goes well must look as the document says.
  private func check(_ response: Response, of operation: Operation) throws {
    let other = operation.otherOutputs.first { $0.status == response.status }
    guard response.status.code < 300, case .json(let schema) = other?.output ?? operation.output
    else { return }
    #expect(other != nil || response.status == operation.success)
    #expect(schema.problems(in: try response.json()) == [], "\(operation.path.text)")
  }

  /// The answer of the server itself.
  package func refusal(
    _ refusal: Refusal, _ line: String?, _ fields: [String] = []
  ) throws -> Response {
    refusals.response(to: refusal, try line.map { try Self.head($0, fields) })
  }

  /// The head of a request, read as the server reads it.
  package static func head(_ line: String, _ fields: [String] = []) throws -> RequestHead {
    let lines = ["\(line) HTTP/1.1", "Host: example.com"] + fields + ["", ""]
    let bytes = Array(lines.joined(separator: "\r\n").utf8)
    var parser = HeadParser()
    let parsed = try parser.parse(bytes.span, HeadParser.Limits(ServerOptions()))
    return try #require(parsed).head
  }
}

extension Response {
  /// The body as text; empty where it is streamed.
  package var text: String {
    if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "" }
  }

  /// The body as JSON.
  package func json() throws -> JSON { try JSON.parse(Array(text.utf8)) }
}

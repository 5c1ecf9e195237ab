import Core
import Operations
import RateLimit
import TenantKit
import Testing

@testable import Gateway

/// Two workspaces on one gateway: ours, and theirs, of which we must never see anything.
final class Scene {
  /// In every name that the other workspace has.
  static let mark = "canary"

  let operations: [TestOperation]
  let node: Gateway
  let ours: Workspace
  let theirs: Workspace
  /// A key that may do everything in its workspace.
  let our: TestKey
  let their: TestKey
  private let place: Place
  private let cookie: String

  /// Somebody who calls, and how they show who they are.
  typealias Caller = (name: String, fields: [String])

  init() async throws {
    operations = try TestOperation.needingKeys()
    place = try await Place(.sqlite)
    ours = try await place.workspace("ours")
    theirs = try await place.workspace(Self.mark)
    our = try await ours.key(name: "ours")
    their = try await theirs.key(name: Self.mark)
    cookie = try await ours.cookie(email: "owner@ours.example")
    _ = try await theirs.cookie(email: "\(Self.mark)@theirs.example")
    node = try await place.start()
  }

  /// Makes what a path of theirs names.
  func things(for operation: TestOperation, of workspace: Workspace) async throws -> [String] {
    var ids: [String] = []
    for possession in try operation.possessions { ids.append(try await possession.make(workspace)) }
    return ids
  }

  /// Everyone of our workspace who may call it.
  func callers(of operation: TestOperation) -> [Caller] {
    let key = (name: "a key", fields: our.fields)
    return operation.isForPeople ? [key, ("an owner", ["Cookie: \(cookie)"])] : [key]
  }

  /// Calls an operation with these ids in its path, and a body that fits it.
  func ask(
    _ operation: TestOperation, _ ids: [String], _ fields: [String]
  ) throws -> WireAnswer {
    try ask("\(operation.method) \(operation.path(with: ids))", fields, body: operation.body)
  }

  func ask(_ line: String, _ fields: [String], body: String? = nil) throws -> WireAnswer {
    let client = try Client(port: node.port)
    return try #require(client.ask(line, fields + ["X-Request-ID: same"], body: body))
  }
}

extension Workspace {
  /// A person who owns the workspace logs in: the cookie that their browser shows from then on.
  func cookie(email: String) async throws -> String {
    let draft = try UserDraft(email: email, role: "owner")
    return try await store.write { tx throws in
      let user = try Users.create(draft, seatCountMax: nil, by: .command, in: tx)
      let issued = try ConsoleSessions.create(
        for: user, replacing: nil, address: "192.0.2.1", agent: "test", in: tx)
      return "qanat_session=\(issued.cookie.exposed)"
    }
  }
}

/// An operation of the real table that needs to know who calls.
struct TestOperation: Sendable {
  let surface: String
  let method: String
  let template: String
  let ability: String?
  /// Whether people call it too, who are logged in.
  let isForPeople: Bool
  /// What fits its body; nil where it takes none.
  let body: String?

  var name: String { "\(method) \(template)" }

  /// Each operation of the table that asks for a key.
  static func needingKeys() throws -> [TestOperation] {
    let table = GatewayTable.forDisplay()
    let rows = table.tsv.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t").map(String.init) }
    try #require(rows.count == table.operations.count)
    let all = zip(rows, table.operations).compactMap { row, operation -> TestOperation? in
      guard ["key", "owner"].contains(row[3]) else { return nil }
      return TestOperation(
        surface: row[0], method: row[1], template: row[2], ability: row[4] == "-" ? nil : row[4],
        isForPeople: row[3] == "owner",
        body: operation.input.body.map { "\($0.sample)" })
    }
    try #require(all.count > 10)
    return all
  }

  /// The variable segments, each as the path up to and including it.
  var parameters: [String] {
    let segments = template.split(separator: "/")
    return segments.indices.filter { segments[$0].hasPrefix("{") }
      .map { "/" + segments[...$0].joined(separator: "/") }
  }

  /// What its path names. A kind of thing that nobody described fails the test.
  var possessions: [Possession] {
    get throws {
      try parameters.map { parameter in
        // An operation that takes a thing in one state only names its own; before another thing, with that.
        try #require(
          Possession.kinds["\(template) \(parameter)"] ?? Possession.kinds[template]
            ?? Possession.kinds[parameter],
          """
          \(name) names a thing that this test cannot make: add how one is made in a workspace, and an id of none, \
          for \(parameter) to Possession.kinds
          """)
      }
    }
  }

  func path(with ids: [String]) -> String {
    var ids = ids[...]
    return template.split(separator: "/")
      .map { $0.hasPrefix("{") ? ids.popFirst() ?? "" : String($0) }
      .reduce("") { "\($0)/\($1)" }
  }
}

extension Schema {
  /// The least that fits.
  var sample: JSON {
    switch self {
    case .object(let fields):
      var object = JSONObject()
      for field in fields where field.isRequired { object[field.name] = field.schema.sample }
      return .object(object)
    case .map: return [:]
    case .array(let element, let count):
      return .array((0..<count.lowerBound).map { _ in element.sample })
    case .string(let rule): return .string(rule.sample)
    case .integer(let range): return .integer(min(max(1, range.lowerBound), range.upperBound))
    case .number(let range): return .double(min(max(1, range.lowerBound), range.upperBound))
    case .boolean: return true
    case .oneOf(let choices): return choices.first?.sample ?? .null
    case .nullable, .anything: return .null
    case .noted(let schema, _, let example): return example ?? schema.sample
    }
  }
}

extension StringRule {
  fileprivate var sample: String {
    switch format {
    case .dateTime: "2099-01-01T00:00:00Z"
    case .date: "2099-01-01"
    case .email: "somebody@ours.example"
    case .uri: "https://ours.example/"
    case .uuid: "\(UUID.v7(at: SystemClock().now))"
    case nil: values?.first ?? String(repeating: "a", count: max(1, length?.lowerBound ?? 1))
    }
  }
}

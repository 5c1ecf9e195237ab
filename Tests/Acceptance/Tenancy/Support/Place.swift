import Core
import Gateway
import Glibc
import RateLimit
import Store
import TenantKit
import TestKit
import Testing

/// A database that gateways serve from, and that the test reaches into beside them.
final class Place {
  /// What the database runs on.
  enum Engine: CaseIterable { case sqlite, postgres }

  private(set) var nodes: [Gateway] = []
  let folder: TemporaryDirectory
  let database: Database
  private let postgres: PostgresPlace?
  /// Options that make a command reach it, beside the folder.
  let words: [String]
  /// Nodes of one gateway share it.
  let vaultKey = Base64.encode(VaultKey.random().bytes.exposed)
  private let environment: [String: String]

  /// Tests fail to authenticate from one address more often than anybody should.
  static let patience = """
    { addresses: { failed_authentication: 1000000, login: 1000000, health: 1000000 } }
    """

  /// A new, empty database, and a file of limits for the nodes.
  init(_ engine: Engine, limits: String = patience, _ words: [String] = []) async throws {
    let folder = try TemporaryDirectory()
    self.folder = folder
    var words = words
    File.write(limits, to: folder.file("limits.json5"))
    environment = [
      "QANAT_VAULT_KEY": vaultKey, "QANAT_LIMITS__FILE": folder.file("limits.json5"),
    ]
    let location: DatabaseLocation
    switch engine {
    case .sqlite:
      postgres = nil
      unsafe mkdir(folder.file("data"), 0o700)
      location = .sqlite(path: folder.file("data") + "/qanat.db")
    case .postgres:
      let place = try PostgresPlace(server: try #require(PostgresPlace.server))
      postgres = place
      words += ["--database", place.url]
      location = .postgres(url: Secret(place.url))
    }
    self.words = words
    var options = DatabaseOptions()
    options.connectionCount = 3
    database = try await Database.open(
      location, migrations: Migrations.all, options: options, clock: SystemClock(),
      log: Log(to: RecordingSink(), clock: SystemClock()))
  }

  /// Runs a command on the same database, beside whatever serves from it.
  func run(
    _ command: [String], environment: [String: String] = [:]
  ) async throws -> (status: Int32?, output: String, complaint: String) {
    try await Program.run(
      command + ["--data", folder.file("data")] + words,
      environment: self.environment.merging(environment) { $1 })
  }

  deinit {
    // They die before their schema goes.
    nodes = []
  }

  /// What its address holds that nobody is to read; nil where there is none.
  var databasePassword: String? {
    let user = postgres?.url.split(separator: "@").first?.split(separator: "/").last
    return user?.split(separator: ":").dropFirst().first.map(String.init)
  }

  var isPostgres: Bool { postgres != nil }

  /// Starts one more gateway. On SQLite there is one at a time.
  @discardableResult
  func start(_ more: [String] = [], environment: [String: String] = [:]) async throws -> Gateway {
    let data = folder.file(!isPostgres ? "data" : "data-\(nodes.count)")
    let environment = self.environment.merging(environment) { $1 }
    let node = try await Gateway(data: data, words + more, environment: environment)
    nodes.append(node)
    return node
  }

  /// Starts several gateways.
  func start(count: Int) async throws -> [Gateway] {
    var started: [Gateway] = []
    for _ in 0..<count { started.append(try await start()) }
    return started
  }

  /// A workspace of its own. It is noon there, so that no day ends while a test counts its requests.
  func workspace(_ slug: String = "proof") async throws -> Workspace {
    let clock = SystemClock()
    let hour = (clock.now.seconds / 3_600) % 24
    // The names of these zones count towards the west.
    let zone = hour == 12 ? "UTC" : "Etc/GMT\(hour > 12 ? "+" : "-")\(abs(hour - 12))"
    let store = TenantStore(database, clock: clock, tenant: TenantID(.v7(at: clock.now)))
    let draft = try TenantDraft(slug: slug, name: "The workspace \(slug)", timeZone: zone)
    try await store.write { tx throws in _ = try Tenants.create(draft, by: .command, in: tx) }
    return Workspace(store: store, vault: Vault(try VaultKeyring(base64List: vaultKey)))
  }
}

extension Place.Engine {
  /// The engines that can be tested here.
  static let available = allCases.filter { $0 == .sqlite || PostgresPlace.server != nil }
}

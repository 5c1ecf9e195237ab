import Core
import Glibc
import TestKit
import Testing

@testable import Store

/// The engines that a test runs on. Every test of the store's behaviour runs on all of them.
enum TestEngine: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case sqlite, postgres

  /// PostgreSQL is among them when `QANAT_TEST_POSTGRES` holds the URL of a server that tests may use.
  static let all: [TestEngine] = {
    if postgresURL != nil { return [.sqlite, .postgres] }
    let line = "QANAT_TEST_POSTGRES is not set: tests run on SQLite alone\n"
    _ = unsafe write(STDERR_FILENO, line, line.utf8.count)
    return [.sqlite]
  }()

  static let postgresURL = unsafe getenv("QANAT_TEST_POSTGRES").map { unsafe String(cString: $0) }

  var testDescription: String { rawValue }
}

/// An empty place for one database, gone after the test.
final class Place: Sendable {
  let location: DatabaseLocation
  let scratch: TemporaryDirectory
  private let schema: String?

  init(_ engine: TestEngine, _ parameters: String = "") throws {
    scratch = try TemporaryDirectory()
    switch engine {
    case .sqlite:
      schema = nil
      location = .sqlite(path: scratch.file("test.db"))
    case .postgres:
      let url = TestEngine.postgresURL ?? ""
      let name = "test_\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
      try Self.administer("CREATE SCHEMA \(name)")
      schema = name
      location = .postgres(
        url: Secret(
          "\(url)\(url.contains("?") ? "&" : "?")options=-csearch_path%3D\(name)\(parameters)"))
    }
  }

  /// A SQLite file at a path of the caller's own.
  init(at path: String) throws {
    scratch = try TemporaryDirectory()
    schema = nil
    location = .sqlite(path: path)
  }

  deinit {
    if let schema { try? Self.administer("DROP SCHEMA \(schema) CASCADE") }
  }

  /// Runs a statement on the test server itself.
  static func administer(_ text: String) throws {
    let url = try PostgresURL(Secret(TestEngine.postgresURL ?? ""))
    try PostgresConnection(url, DatabaseOptions()).script(text)
  }

  func open(
    _ migrations: [Migration] = Notes.migrations, _ options: DatabaseOptions = .init(),
    migrating: Bool = true, clock: any WallClock = ManualClock(),
    sink: any LogSink = RecordingSink()
  ) async throws -> Database {
    try await Database.open(
      location, migrations: migrations, options: options, migrating: migrating, clock: clock,
      log: Log(to: sink, clock: clock))
  }
}

extension Place {
  /// The database as a backup leaves it.
  func restored(
    from file: String, _ migrations: [Migration] = Notes.migrations, force: Bool = false
  ) async throws -> Database {
    let clock = ManualClock()
    try await Database.restore(
      location, from: file, migrations: migrations, force: force, clock: clock,
      log: Log(to: RecordingSink(), clock: clock))
    return try await open(migrations)
  }
}

/// Opens a database, lends it, and closes it.
func withDatabase(
  _ engine: TestEngine, _ migrations: [Migration] = Notes.migrations,
  _ options: DatabaseOptions = .init(), _ body: (Database) async throws -> Void
) async throws {
  let place = try Place(engine)
  let database = try await place.open(migrations, options)
  do {
    try await body(database)
  } catch {
    await database.close()
    throw error
  }
  await database.close()
}

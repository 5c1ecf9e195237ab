package import Core
package import Store
import TestKit

/// An empty place for one database. It may be opened several times, as nodes of one gateway do.
package struct TestPlace: Sendable {
  package let location: DatabaseLocation

  package func open(
    _ migrations: [Migration], clock: any WallClock = ManualClock(),
    sink: any LogSink = RecordingSink()
  ) async throws -> Database {
    try await Database.open(
      location, migrations: migrations, options: .connecting(4), clock: clock,
      log: Log(to: sink, clock: clock))
  }
}

/// How many places on PostgreSQL are lent at once: its 200 connections are enough for three nodes in each.
private let postgresGate = Gate(countMax: 12)

/// Lends an empty place and takes it away again. On PostgreSQL one waits for its turn, so do not lend one within another.
package func withPlace(
  _ engine: TestEngine, _ body: (TestPlace) async throws -> Void
) async throws {
  switch engine {
  case .sqlite:
    let directory = try TemporaryDirectory()
    try await body(TestPlace(location: .sqlite(path: "\(directory.path)/test.db")))
  case .postgres:
    await postgresGate.enter()
    defer { postgresGate.leave() }
    try await withSchema(body)
  }
}

/// Lends an open database.
package func withDatabase(
  _ engine: TestEngine, _ migrations: [Migration], clock: any WallClock = ManualClock(),
  _ body: (Database) async throws -> Void
) async throws {
  try await withPlace(engine) { place in
    let database = try await place.open(migrations, clock: clock)
    do {
      try await body(database)
    } catch {
      await database.close()
      throw error
    }
    await database.close()
  }
}

/// A schema of its own on the server of the tests.
private func withSchema(_ body: (TestPlace) async throws -> Void) async throws {
  let url = TestEngine.postgresURL ?? ""
  let name = "test_\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
  let clock = ManualClock()
  let server = try await Database.open(
    .postgres(url: Secret(url)), migrations: [], options: .connecting(1),
    clock: clock, log: Log(to: RecordingSink(), clock: clock))
  try await server.write { tx throws in
    _ = try tx.execute("CREATE SCHEMA \(unsafeRaw: name)")
  }
  let joined = "\(url)\(url.contains("?") ? "&" : "?")options=-csearch_path%3D\(name)"
  var failure: (any Error)?
  do { try await body(TestPlace(location: .postgres(url: Secret(joined)))) } catch {
    failure = error
  }
  try await server.write { tx throws in
    _ = try tx.execute("DROP SCHEMA \(unsafeRaw: name) CASCADE")
  }
  await server.close()
  if let failure { throw failure }
}

extension DatabaseOptions {
  fileprivate static func connecting(_ count: Int) -> DatabaseOptions {
    var options = DatabaseOptions()
    options.connectionCount = count
    return options
  }
}

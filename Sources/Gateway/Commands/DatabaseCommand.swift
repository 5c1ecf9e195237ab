import Core
import Glibc
import Store

/// What the commands that touch data share: the configuration, the database, a log for mishaps.
struct DatabaseCommand {
  let configuration: Configuration
  let clock = SystemClock()
  let log: Log

  init(_ options: ConfigurationOptions, _ console: Console) throws(ConfigurationError) {
    configuration = try options.loader(console.environment).load()
    log = Log(
      to: configuration[Keys.logFormat].form.sink(on: STDERR_FILENO), clock: clock,
      level: .warning)
  }

  /// The database that is configured, which must exist.
  func open(migrating: Bool) async throws -> Database {
    if case .sqlite(let path) = configuration.databaseLocation,
      unsafe access(path, F_OK) != 0
    {
      throw CommandError("there is no database at \(path); name its folder with --data")
    }
    return try await open(configuration.databaseLocation, migrating: migrating)
  }

  func open(_ location: DatabaseLocation, migrating: Bool) async throws -> Database {
    try await Database.open(
      location, migrations: Migrations.all, options: configuration.databaseOptions,
      migrating: migrating, clock: clock, log: log)
  }

  /// Runs with the database open, and closes it whatever happens. A command that only looks or copies
  /// leaves the schema as it is.
  func withDatabase<Value>(
    migrating: Bool = false, _ body: (Database) async throws -> Value
  ) async throws -> Value {
    let database = try await open(migrating: migrating)
    do {
      let value = try await body(database)
      await database.close()
      return value
    } catch {
      await database.close()
      throw error
    }
  }
}

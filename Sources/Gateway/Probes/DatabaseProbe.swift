import Core
import Store

/// Asks the database every second whether it is there, so that probes answer at once and cost it nothing.
struct DatabaseProbe: Sendable {
  private static let interval: Duration = .seconds(1)

  let database: Database
  let health: Health
  let log: Log

  /// Asks until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      await ask()
      try? await Task.sleep(for: Self.interval)
    }
  }

  /// Asks once.
  func ask() async {
    let was = health.isDatabaseReachable
    do {
      _ = try await database.read { tx throws in try tx.value("SELECT 1", as: Int64.self) }
      health.databaseAnswered()
      if !was { log.info("database reachable") }
    } catch {
      health.databaseFailed()
      if was { log.error("database unreachable", ["error": .string("\(error)")]) }
    }
  }
}

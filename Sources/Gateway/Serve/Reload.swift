import Core

/// Takes in a changed configuration while the gateway runs, or refuses it and says so.
struct Reload {
  /// Reads the configuration from the same places as at the start.
  let loader: ConfigurationLoader
  let health: Health
  let log: Log
  /// Hands what is in force to those who use it.
  let apply: (Configuration) -> Void

  /// The configuration in force after trying; the old one when the new one is no good.
  func run(inForce old: Configuration) -> Configuration {
    let new: Configuration
    do throws(ConfigurationError) {
      new = try loader.load()
    } catch {
      for problem in error.problems {
        log.error("configuration refused", ["problem": .string(problem.description)])
      }
      health.reloadWasRefused(problemCount: error.problems.count)
      return old
    }
    report(new.changes(from: old))
    let adopted = old.adopting(new)
    apply(adopted)
    health.reloadWasTaken()
    return adopted
  }

  private func report(_ changes: [any AnyConfigKey]) {
    func names(_ keys: [any AnyConfigKey]) -> LogValue {
      .string(keys.map(\.path).joined(separator: ", "))
    }
    log.info("configuration reloaded", ["changed": names(changes.filter(\.isReloadable))])
    let waiting = changes.filter { !$0.isReloadable }
    if !waiting.isEmpty { log.warning("settings wait for a restart", ["keys": names(waiting)]) }
  }
}

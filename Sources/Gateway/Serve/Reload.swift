import Core
import RateLimit

/// Takes in a changed configuration while the gateway runs, or refuses it and says so.
struct Reload {
  /// Reads the configuration from the same places as at the start.
  let loader: ConfigurationLoader
  let health: Health
  let log: Log
  /// Hands what is in force to those who use it.
  let apply: (Configuration, LimitRules) -> Void

  /// The configuration in force after trying; the old one when the new one is no good.
  func run(inForce old: Configuration) -> Configuration {
    do {
      let new = try loader.load()
      let adopted = old.adopting(new)
      let rules = try adopted.limitRules()
      report(new.changes(from: old))
      apply(adopted, rules)
      health.reloadWasTaken()
      return adopted
    } catch let error as ConfigurationError {
      refuse(error.problems.map(\.description))
    } catch let error as LimitsFileError {
      refuse(error.problems)
    } catch {
      refuse(["\(error)"])
    }
    return old
  }

  private func refuse(_ problems: [String]) {
    for problem in problems { log.error("configuration refused", ["problem": .string(problem)]) }
    health.reloadWasRefused(problemCount: problems.count)
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

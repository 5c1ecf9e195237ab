import Core
import RateLimit
import Store
import TenantKit

/// `qanat limits explain KEY`
struct LimitsExplain: Command {
  static let name = "limits explain"
  static let summary = "say what limits a key has, where each comes from, and what is left"
  static let options = TenancyOptions.all
  static let operandNames = ["KEY"]
  static let help = """
    Usage: qanat limits explain KEY [options]

    Shows each limit of the key of a public id or an id: its value, the place that set it, and what was used
    and is left in the running hour, day and month. Use is what the servers have written down, some seconds
    behind; the minute is counted in their memory alone. `GET /api/v1/me` tells both to the request.

    Options:
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let key: String
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    key = arguments.operands[0]
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let explanation = try await TenancyDesk.with(options, console) { desk in
      let (tenant, key) = try await desk.key(self.key)
      let rules = try desk.configuration.limitRules()
      return Explanation(
        tenant: tenant, key: key, policy: rules.policy(for: key.limitContext(in: tenant)),
        used: try await desk.used(by: key, of: tenant))
    }
    console.write(options.output(explanation.json, explanation.text))
    return .done
  }
}

extension APIKey {
  /// What decides the limits of this key.
  func limitContext(in tenant: Tenant) -> LimitContext {
    LimitContext(
      form: form, plan: tenant.plan, tenantSlug: "\(tenant.slug)", tenant: tenant.limits,
      publicID: publicID, key: limits, zone: tenant.timeZone)
  }
}

extension TenancyDesk {
  /// What was written down of the key's use in the running windows of the calendar; nil for the minute.
  fileprivate func used(by key: APIKey, of tenant: Tenant) async throws -> PerWindow<Int64?> {
    let now = clock.now
    var used = PerWindow<Int64?>(all: nil)
    for (window, unit) in [(Window.hour, CalendarUnit.hour), (.day, .day), (.month, .month)] {
      let start = tenant.timeZone.window(unit, containing: now).start
      let lines = try await database.read { tx throws in
        // Up to the end of the running minute.
        try Usage.report(
          tenant: tenant.id, from: start, to: now + .seconds(60), groupBy: .key, in: tx)
      }
      used[window] = lines.first { $0.subject == key.id }.map { $0.count - $0.refused } ?? 0
    }
    return used
  }
}

/// Everything that the command shows.
private struct Explanation: Sendable {
  let tenant: Tenant
  let key: APIKey
  let policy: LimitPolicy
  let used: PerWindow<Int64?>

  var json: JSON {
    var limits = policy.json.objectValue ?? [:]
    for window in Window.allCases {
      guard var entry = limits[window.key]?.objectValue else { continue }
      entry["used"] = used[window].map { .integer($0) } ?? .null
      entry["remaining"] = remaining(window).map { .integer($0) } ?? .null
      limits[window.key] = .object(entry)
    }
    return [
      "key": .string(key.publicID), "tenant": .string("\(tenant.slug)"),
      "plan": .string(tenant.plan), "form": .string(key.form.rawValue), "limits": .object(limits),
    ]
  }

  var text: String {
    var table = TextTable(["limit", "value", "used", "left", "set by"])
    for window in Window.allCases {
      table.add([
        window.key, policy[window].map { "\($0.value)" } ?? "none",
        used[window].map { "\($0)" } ?? "-", remaining(window).map { "\($0)" } ?? "-",
        policy.source(of: window),
      ])
    }
    for (name, value, source) in policy.otherSettings {
      let shown = value.stringValue ?? (value.isNull ? "none" : "\(value)")
      table.add([name, shown, "", "", source])
    }
    return "\(key.name) (\(key.publicID)), a \(key.form.rawValue) key of \(tenant.slug), "
      + "plan \(tenant.plan), \(tenant.timeZone)\n" + table.text
  }

  private func remaining(_ window: Window) -> Int64? {
    guard let limit = policy[window]?.value, let used = used[window] else { return nil }
    return max(0, limit - used)
  }
}

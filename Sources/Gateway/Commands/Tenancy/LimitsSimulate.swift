import Core
import RateLimit
import Store
import TenantKit

/// `qanat limits simulate`
struct LimitsSimulate: Command {
  static let name = "limits simulate"
  static let summary = "say what other limits would have refused of a key's past requests"
  static let options = TenancyOptions.all + [.key, .since] + LimitArguments.options
  static let help = """
    Usage: qanat limits simulate --key KEY [--since TIME] [limits] [options]

    Replays a key's recorded requests against limits that are not in force: those named here, over those that
    the key has. Minutes are recorded for eight days; where in its minute a request came is not, so requests
    are spread over it evenly. Windows begin empty.

    Options:
      --key KEY         a key's public id or id
      --since TIME      how far back, such as 24h, up to 192h (24h)
    \(LimitArguments.help)
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let key: String
  private let since: Duration
  private let overrides: LimitOverrides
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    key = try arguments.required(.key)
    guard let span = TimeSpan(arguments[.since] ?? "24h"), span.duration > .zero,
      span.duration <= Usage.minutesKept
    else {
      throw UsageError(
        message: "--since takes a time such as 24h, up to \(TimeSpan(Usage.minutesKept))")
    }
    since = span.duration
    var overrides = LimitOverrides()
    try LimitArguments.apply(arguments, to: &overrides)
    self.overrides = overrides
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let (policy, outcome) = try await TenancyDesk.with(options, console) { desk in
      let (tenant, key) = try await desk.key(self.key)
      var context = key.limitContext(in: tenant)
      // What is tried comes before everything, the file included, so nothing there may name the key.
      context.publicID = ""
      let rules = try desk.configuration.limitRules()
      let inForce = rules.policy(for: key.limitContext(in: tenant))
      context.key = LimitOverrides(inForce, trying: overrides)
      let policy = rules.policy(for: context)
      let (since, now) = (since, desk.clock.now)
      let minutes = try await desk.database.read { tx throws in
        try Usage.minutes(
          of: Subject(tenant: tenant.id, id: key.id), from: now - since, to: now + .seconds(60),
          in: tx)
      }
      return (policy, LimitSimulation.replay(minutes, policy))
    }
    console.write(options.output(outcome.json(policy), outcome.text(policy)))
    return .done
  }
}

extension LimitOverrides {
  /// Every limit that is in force but for those that are tried.
  fileprivate init(_ policy: LimitPolicy, trying tried: LimitOverrides) {
    self.init()
    for window in Window.allCases {
      self[window] = tried[window] ?? policy[window].map { .count($0.value) } ?? .unlimited
    }
  }
}

extension LimitSimulation.Outcome {
  fileprivate func json(_ policy: LimitPolicy) -> JSON {
    func each(_ value: (Window) -> JSON) -> JSON {
      .object(JSONObject(Window.allCases.map { ($0.key, value($0)) }))
    }
    return [
      "limits": each { policy[$0].map { .integer($0.value) } ?? .null },
      "requests": .integer(admitted + refusedTotal), "admitted": .integer(admitted),
      "refused": .integer(refusedTotal), "refused_by": each { .integer(refused[$0]) },
      "minutes_with_refusals": .integer(Int64(refusedMinuteCount)),
    ]
  }

  fileprivate func text(_ policy: LimitPolicy) -> String {
    var table = TextTable(["limit", "value", "would refuse"])
    for window in Window.allCases {
      table.add([
        window.key, policy[window].map { "\($0.value)" } ?? "none", "\(refused[window])",
      ])
    }
    return table.text
      + "of \(admitted + refusedTotal) requests \(admitted) would be let in and \(refusedTotal) refused, "
      + "in \(refusedMinuteCount) minutes\n"
  }
}

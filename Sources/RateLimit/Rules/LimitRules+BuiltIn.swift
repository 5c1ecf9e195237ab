extension LimitRules {
  /// What holds where the file says nothing; the file as it is shipped says the same.
  package static let builtIn: LimitRules = {
    var rules = LimitRules()
    rules.defaults = layer(
      PerWindow(minute: .count(120), hour: .unlimited, day: .count(10_000), month: .count(250_000)))
    rules.defaults.mode = Sourced(.enforce, from: builtInSource)
    rules.defaults.warnAtPercent = Sourced(80, from: builtInSource)
    rules.defaults.storeFailure = Sourced(.closed, from: builtInSource)
    rules.forms = [
      .bearer: layer(PerWindow(minute: .unlimited, hour: .count(1_000), day: nil, month: nil)),
      .header: layer(PerWindow(minute: .count(200), hour: nil, day: nil, month: nil)),
      .console: layer(PerWindow(minute: .count(200), hour: nil, day: nil, month: nil)),
    ]
    rules.plans = [
      "free": Plan(
        name: "free", layer: LimitLayer(), generationsPerMonth: 50, seats: 3, sessions: 1,
        features: []),
      "pro": Plan(
        name: "pro", layer: LimitLayer(), generationsPerMonth: 500, seats: 25, sessions: 10,
        features: []),
    ]
    rules.addresses = [
      .login: .count(10), .health: .count(600), .portal: .count(120),
      .failedAuthentication: .count(60),
    ]
    return rules
  }()

  private static func layer(_ windows: PerWindow<LimitSetting?>) -> LimitLayer {
    var layer = LimitLayer()
    layer.windows = PerWindow { window in windows[window].map { Sourced($0, from: builtInSource) } }
    return layer
  }
}

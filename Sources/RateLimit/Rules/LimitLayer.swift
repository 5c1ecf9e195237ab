/// What one place sets; nil is left to the places below it.
struct LimitLayer: Hashable, Sendable {
  var windows = PerWindow<Sourced<LimitSetting>?>(all: nil)
  var mode: Sourced<LimitMode>?
  var warnAtPercent: Sourced<Int?>?
  var storeFailure: Sourced<StoreFailurePolicy>?

  init() {}

  /// What a command set.
  init(_ overrides: LimitOverrides, from source: String) {
    windows = PerWindow { window in overrides[window].map { Sourced($0, from: source) } }
    mode = overrides.mode.map { Sourced($0, from: source) }
    warnAtPercent = overrides.warnAtPercent.map { Sourced($0, from: source) }
    storeFailure = overrides.storeFailure.map { Sourced($0, from: source) }
  }
}

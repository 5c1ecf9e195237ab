package import Core

/// A value with the place that set it, such as `config/limits.json5:12` or `key (set by command)`.
package struct Sourced<Value> {
  package let value: Value
  package let source: String

  package init(_ value: Value, from source: String) {
    (self.value, self.source) = (value, source)
  }
}

extension Sourced: Equatable where Value: Equatable {}
extension Sourced: Hashable where Value: Hashable {}
extension Sourced: Sendable where Value: Sendable {}

/// A limit in force, and where it comes from.
package struct EffectiveLimit: Hashable, Sendable {
  package let value: Int64
  package let source: String
}

/// Everything that holds for one subject, each value with its source.
package struct LimitPolicy: Hashable, Sendable {
  /// Every window's setting, also where it says that there is no limit.
  package let settings: PerWindow<Sourced<LimitSetting>>
  package let mode: Sourced<LimitMode>
  /// At how much of a limit to warn; nil never.
  package let warnAtPercent: Sourced<Int?>
  package let storeFailure: Sourced<StoreFailurePolicy>
  package let zone: TimeZone

  /// The limit of a window; nil when it has none.
  package subscript(window: Window) -> EffectiveLimit? {
    let setting = settings[window]
    return setting.value.value.map { EffectiveLimit(value: $0, source: setting.source) }
  }

  /// Where a window's setting comes from, also when it is that there is no limit.
  package func source(of window: Window) -> String { settings[window].source }
}

package import Core

/// What was set for a window.
package enum LimitSetting: Hashable, Sendable {
  case count(Int64)
  case unlimited

  /// The number; nil when there is none.
  package var value: Int64? {
    if case .count(let count) = self { count } else { nil }
  }
}

/// What happens to a request beyond a limit.
package enum LimitMode: String, CaseIterable, Sendable {
  /// It is refused.
  case enforce
  /// It is admitted, and counted as one that would have been refused.
  case shadow
}

/// What happens to a request when the store cannot grant anything.
package enum StoreFailurePolicy: String, CaseIterable, Sendable {
  /// It is admitted.
  case open
  /// It is refused.
  case closed
}

/// The limits that a command set for one key or one workspace; nil is not set.
package struct LimitOverrides: Hashable, Sendable {
  package var minute: LimitSetting?
  package var hour: LimitSetting?
  package var day: LimitSetting?
  package var month: LimitSetting?
  package var mode: LimitMode?
  package var warnAtPercent: Int?
  package var storeFailure: StoreFailurePolicy?

  /// Nothing set.
  package init() {}

  package subscript(window: Window) -> LimitSetting? {
    get {
      switch window {
      case .minute: minute
      case .hour: hour
      case .day: day
      case .month: month
      }
    }
    set {
      switch window {
      case .minute: minute = newValue
      case .hour: hour = newValue
      case .day: day = newValue
      case .month: month = newValue
      }
    }
  }

  /// The most that a limit may be; far beyond what any machine can serve.
  package static let countMax: Int64 = 1_000_000_000_000
  /// What a warning may be set to.
  package static let percentRange = 1...100
}

// The form in a database column: `{"per_minute":60,"daily":null,"mode":"shadow"}`, null for no limit.
extension LimitOverrides {
  /// Reads what `json` wrote; nil for anything else.
  package init?(json: JSON) {
    guard case .object(let members) = json else { return nil }
    self.init()
    for (key, value) in members {
      guard take(key, value) else { return nil }
    }
  }

  private mutating func take(_ key: String, _ value: JSON) -> Bool {
    if let window = Window.allCases.first(where: { $0.key == key }) {
      self[window] = Self.setting(value)
      return self[window] != nil
    }
    switch key {
    case "mode":
      mode = value.stringValue.flatMap(LimitMode.init)
      return mode != nil
    case "warn_at":
      warnAtPercent = value.integerValue.flatMap { Int(exactly: $0) }
      return warnAtPercent.map(Self.percentRange.contains) ?? false
    case "when_store_fails":
      storeFailure = value.stringValue.flatMap(StoreFailurePolicy.init)
      return storeFailure != nil
    default: return false
    }
  }

  private static func setting(_ value: JSON) -> LimitSetting? {
    if value.isNull { return .unlimited }
    guard let count = value.integerValue, (0...countMax).contains(count) else { return nil }
    return .count(count)
  }

  /// Only what is set.
  package var json: JSON {
    var object = JSONObject()
    for window in Window.allCases {
      object[window.key] = self[window].map { $0.value.map(JSON.integer) ?? .null }
    }
    object["mode"] = mode.map { .string($0.rawValue) }
    object["warn_at"] = warnAtPercent.map { .integer(Int64($0)) }
    object["when_store_fails"] = storeFailure.map { .string($0.rawValue) }
    return .object(object)
  }
}

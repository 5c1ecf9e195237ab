/// Every setting with its value in force, all of them valid, and where each came from.
struct Configuration: Sendable {
  /// One setting's value.
  struct Setting: Sendable {
    let value: any Sendable
    /// The value for people, secrets masked.
    let shown: String
    let source: ConfigSource
  }

  private var settings: [String: Setting] = [:]

  /// The value of a key: its own default unless something set it.
  subscript<Value>(key: ConfigKey<Value>) -> Value {
    settings[key.path]?.value as? Value ?? key.fallback
  }

  /// What a key shows and where that came from.
  func shown(_ key: any AnyConfigKey) -> (text: String, source: ConfigSource) {
    settings[key.path].map { ($0.shown, $0.source) } ?? (key.fallbackText, .fallback)
  }

  /// Sets a key; a later source takes precedence over an earlier one.
  mutating func set(_ key: any AnyConfigKey, to setting: Setting) {
    settings[key.path] = setting
  }

  /// Takes the value of a key, or its absence, from another configuration.
  mutating func copy(_ key: any AnyConfigKey, from other: Configuration) {
    settings[key.path] = other.settings[key.path]
  }

  /// The keys whose values differ from another configuration's.
  func changes(from old: Configuration) -> [any AnyConfigKey] {
    Keys.all.filter { shown($0).text != old.shown($0).text }
  }
}

/// Where a value was written.
enum ConfigSource: Hashable, Sendable, CustomStringConvertible {
  case fallback
  /// A place in a file.
  case file(String)
  case environment(String)
  case flag(String)

  var description: String {
    switch self {
    case .fallback: "default"
    case .file(let place): place
    case .environment(let name), .flag(let name): name
    }
  }
}

/// Why a configuration cannot be used: everything that is wrong with it.
struct ConfigurationError: Error, Hashable, CustomStringConvertible {
  let problems: [ConfigProblem]

  var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong, and where.
struct ConfigProblem: Hashable, Sendable, CustomStringConvertible {
  let source: ConfigSource
  let message: String

  var description: String { "\(source): \(message)" }
}

/// One setting: its name, type, default and what it is for. Everything that knows about settings
/// reads it from here: files, environment, flags, `config check`, and the test of the example file.
struct ConfigKey<Value: Sendable>: Sendable {
  /// Names joined by points, as `--set` takes it.
  let path: String
  let kind: ConfigKind<Value>
  let fallback: Value
  let help: String
  /// Whether a new value takes effect without a restart.
  let isReloadable: Bool
  /// Whether no part of a wrong value may be shown.
  let isSecret: Bool

  init(
    _ path: String, _ kind: ConfigKind<Value>, default fallback: Value, reloads: Bool = false,
    isSecret: Bool = false, _ help: String
  ) {
    self.path = path
    self.kind = kind
    self.fallback = fallback
    self.help = help
    isReloadable = reloads
    self.isSecret = isSecret
  }
}

/// A setting whose type does not matter where it is used.
protocol AnyConfigKey: Sendable {
  var path: String { get }
  var help: String { get }
  var isReloadable: Bool { get }
  var isSecret: Bool { get }
  var expectation: String { get }
  /// The default as JSON5 writes it.
  var fallbackText: String { get }
  /// The typed value with the text that shows it; nil when the input does not fit.
  func read(_ input: ConfigInput) -> (value: any Sendable, shown: String)?
}

extension ConfigKey: AnyConfigKey {
  var expectation: String { kind.expectation }
  var fallbackText: String { kind.write(fallback) }

  func read(_ input: ConfigInput) -> (value: any Sendable, shown: String)? {
    kind.read(input).map { ($0, kind.write($0)) }
  }
}

extension AnyConfigKey {
  /// The variable that sets it: `QANAT_SERVER__LISTEN` for `server.listen`.
  var variable: String { "QANAT_" + path.uppercased().replacing(".", with: "__") }
}

/// The options that say which configuration a command works with.
struct ConfigurationOptions: Hashable, Sendable {
  /// Read when it is there and no other file is named.
  static let defaultFile = "config/gateway.json5"

  private let file: ConfigurationLoader.File
  private let flags: [ConfigurationLoader.Flag]

  init(_ arguments: ParsedArguments) throws(UsageError) {
    file =
      arguments[.config].map { .init(path: $0, mayBeMissing: false) }
      ?? .init(path: Self.defaultFile, mayBeMissing: true)
    var flags: [ConfigurationLoader.Flag] = []
    for text in arguments.all(.set) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw UsageError(message: "--set takes KEY=VALUE, such as --set log.level=debug")
      }
      let path = String(parts[0])
      flags.append(.init(name: "--set \(path)", path: path, text: String(parts[1])))
    }
    for (option, key) in Self.shortcuts {
      guard let text = arguments[option] else { continue }
      flags.append(.init(name: "--\(option.name)", path: key.path, text: text))
    }
    self.flags = flags
  }

  /// Options that stand for a setting.
  private static let shortcuts: [(CommandLineOption, any AnyConfigKey)] = [
    (.data, Keys.dataDirectory), (.database, Keys.databaseURL), (.listen, Keys.listen),
    (.adminListen, Keys.adminListen),
  ]

  func loader(_ environment: [String: String]) -> ConfigurationLoader {
    ConfigurationLoader(file: file, environment: environment, flags: flags)
  }
}

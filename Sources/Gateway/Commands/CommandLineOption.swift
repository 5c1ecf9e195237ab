/// An option of a command; all are long.
struct CommandLineOption: Hashable, Sendable {
  /// Without the dashes.
  let name: String
  /// Whether a value follows, as `--name value` or `--name=value`.
  var takesValue = true
  var mayRepeat = false

  static let config = CommandLineOption(name: "config")
  static let data = CommandLineOption(name: "data")
  static let database = CommandLineOption(name: "database")
  static let listen = CommandLineOption(name: "listen")
  static let adminListen = CommandLineOption(name: "admin-listen")
  static let set = CommandLineOption(name: "set", mayRepeat: true)
  static let format = CommandLineOption(name: "format")
  static let to = CommandLineOption(name: "to")
  static let force = CommandLineOption(name: "force", takesValue: false)
  static let json = CommandLineOption(name: "json", takesValue: false)

  /// What every command that uses the configuration takes.
  static let configuration: [CommandLineOption] = [config, data, database, set]
}

/// A command line that cannot be understood.
struct UsageError: Error, Hashable {
  let message: String
}

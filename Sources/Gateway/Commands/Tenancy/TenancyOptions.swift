import Core

/// What the commands about workspaces, people, keys and limits have in common on the command line.
struct TenancyOptions: Hashable, Sendable {
  static let all = CommandLineOption.configuration + [.json]

  static let help = """
    \(HelpText.configuration)
      --json            print JSON
    """

  let configuration: ConfigurationOptions
  let isJSON: Bool

  init(_ arguments: ParsedArguments) throws(UsageError) {
    configuration = try ConfigurationOptions(arguments)
    isJSON = arguments.has(.json)
  }

  /// What a command prints: one line of JSON, or text for people.
  func output(_ json: @autoclosure () -> JSON, _ text: @autoclosure () -> String) -> String {
    isJSON ? "\(json())\n" : text()
  }
}

extension CommandLineOption {
  static let tenant = CommandLineOption(name: "tenant")
  static let title = CommandLineOption(name: "name")
  static let slug = CommandLineOption(name: "slug")
  static let plan = CommandLineOption(name: "plan")
  static let timezone = CommandLineOption(name: "timezone")
  static let locale = CommandLineOption(name: "locale")
  static let email = CommandLineOption(name: "email")
  static let role = CommandLineOption(name: "role")
  static let passwordStdin = CommandLineOption(name: "password-stdin", takesValue: false)
  static let form = CommandLineOption(name: "form")
  static let ability = CommandLineOption(name: "ability", mayRepeat: true)
  static let address = CommandLineOption(name: "address", mayRepeat: true)
  static let expires = CommandLineOption(name: "expires")
  static let test = CommandLineOption(name: "test", takesValue: false)
  static let overlap = CommandLineOption(name: "overlap")
  static let key = CommandLineOption(name: "key")
  static let perMinute = CommandLineOption(name: "per-minute")
  static let perHour = CommandLineOption(name: "per-hour")
  static let daily = CommandLineOption(name: "daily")
  static let monthly = CommandLineOption(name: "monthly")
  static let mode = CommandLineOption(name: "mode")
  static let warnAt = CommandLineOption(name: "warn-at")
  static let whenStoreFails = CommandLineOption(name: "when-store-fails")
  static let since = CommandLineOption(name: "since")
}

extension ParsedArguments {
  /// The value of an option that must be there.
  func required(_ option: CommandLineOption) throws(UsageError) -> String {
    guard let value = self[option] else { throw UsageError(message: "--\(option.name) is missing") }
    return value
  }
}

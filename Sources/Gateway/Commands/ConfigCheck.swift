import Core

/// `qanat config check`
struct ConfigCheck: Command {
  static let name = "config check"
  static let summary = "check the configuration and print what is in force"
  static let options = CommandLineOption.configuration + [.listen, .adminListen, .json]
  static let help = """
    Usage: qanat config check [options]

    Reads the configuration as `serve` would: defaults, then the file, then the environment
    (QANAT_SERVER__LISTEN sets server.listen), then the flags. Prints every setting with its value and
    where that comes from, secrets masked; or everything that is wrong, in the limits file too.

    Options:
    \(HelpText.configuration)
      --listen ADDR:PORT, --admin-listen ADDR:PORT   as in `serve`
      --json            print JSON

    \(HelpText.exitStatus)

    """

  private let configuration: ConfigurationOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws(UsageError) {
    configuration = try ConfigurationOptions(arguments)
    isJSON = arguments.has(.json)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let configuration = try configuration.loader(console.environment).load()
    _ = try configuration.limitRules()
    console.write(isJSON ? "\(Self.json(configuration))\n" : Self.text(configuration))
    return .done
  }

  private static func text(_ configuration: Configuration) -> String {
    let rows = Keys.all.map { ($0.path, configuration.shown($0)) }
    let pathWidth = rows.map { $0.0.count }.max() ?? 0
    let valueWidth = rows.map { $0.1.text.count }.max() ?? 0
    return rows.map { path, shown in
      padded(path, pathWidth) + " = " + padded(shown.text, valueWidth) + "  (\(shown.source))\n"
    }.joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: width - text.count)
  }

  private static func json(_ configuration: Configuration) -> JSON {
    .object(
      JSONObject(
        Keys.all.map { key in
          let (text, source) = configuration.shown(key)
          return (key.path, ["value": .string(text), "source": .string("\(source)")])
        }))
  }
}

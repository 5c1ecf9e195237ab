/// `qanat help [COMMAND]`
struct Help: Command {
  static let name = "help"
  static let summary = "say what the commands do"
  static let options: [CommandLineOption] = []
  static let help = """
    Usage: qanat help [COMMAND]

    Lists the commands, or says all about one. `qanat COMMAND --help` does the same.

    """

  private let subject: (any Command.Type)?

  init(_ arguments: ParsedArguments) throws(UsageError) { subject = nil }

  init(about subject: (any Command.Type)?) { self.subject = subject }

  /// Help takes a command's name where other commands take none.
  static func parse(_ words: [String]) throws(UsageError) -> any Command {
    words.isEmpty ? Help(about: nil) : Help(about: try Commands.find(words).0)
  }

  func run(on console: Console) async throws -> CommandStatus {
    console.write(subject?.help ?? Self.overview)
    return .done
  }

  static var overview: String {
    let width = (Commands.names.map(\.count).max() ?? 0) + 2
    let lines = Commands.all.map { command in
      "  \(command.name)\(String(repeating: " ", count: width - command.name.count))\(command.summary)\n"
    }
    return """
      Qanat carries messages of tenants to their customers on every channel.

      Usage: qanat COMMAND [--option VALUE | --option=VALUE]…

      \(lines.joined())
      `qanat help COMMAND` says more. \(HelpText.exitStatus)

      """
  }
}

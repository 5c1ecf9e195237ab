import Core
import Store

/// `qanat backup FILE`
struct Backup: Command {
  static let name = "backup"
  static let summary = "write the whole database into one file, beside a running server"
  static let options = CommandLineOption.configuration + [.json]
  static let operandNames = ["FILE"]
  static let help = """
    Usage: qanat backup FILE [options]

    Writes the state of this moment into FILE, a SQLite database, whatever the engine; the server may run
    and write meanwhile. FILE gets its name only when it is whole and checked. The vault key is not in it:
    keep a copy of that by itself.

    Options:
    \(HelpText.configuration)
      --json            print JSON

    \(HelpText.exitStatus)

    """

  private let file: String
  private let configuration: ConfigurationOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws(UsageError) {
    file = arguments.operands[0]
    configuration = try ConfigurationOptions(arguments)
    isJSON = arguments.has(.json)
  }

  func run(on console: Console) async throws -> CommandStatus {
    try await DatabaseCommand(configuration, console).withDatabase { database in
      try await database.backup(to: file)
    }
    console.write(isJSON ? "\(["file": .string(file)] as JSON)\n" : "backed up to \(file)\n")
    return .done
  }
}

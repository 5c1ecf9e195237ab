import Core
import Store

/// `qanat restore FILE`
struct Restore: Command {
  static let name = "restore"
  static let summary = "put a backup in the place of the database; the server must be stopped"
  static let options = CommandLineOption.configuration + [.force, .json]
  static let operandNames = ["FILE"]
  static let help = """
    Usage: qanat restore FILE [options]

    Checks FILE and puts it in the place of the database. A database that holds rows is only replaced
    with --force. Stop the server first.

    Options:
    \(HelpText.configuration)
      --force           replace a database that holds rows
      --json            print JSON

    \(HelpText.exitStatus)

    """

  private let file: String
  private let isForced: Bool
  private let configuration: ConfigurationOptions
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws(UsageError) {
    file = arguments.operands[0]
    isForced = arguments.has(.force)
    configuration = try ConfigurationOptions(arguments)
    isJSON = arguments.has(.json)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let command = try DatabaseCommand(configuration, console)
    let folder = DataFolder(command.configuration)
    try folder.prepare()
    let lock = command.configuration.isEmbedded ? try FolderLock(folder) : nil
    try await Database.restore(
      command.configuration.databaseLocation, from: file, migrations: Migrations.all,
      force: isForced, options: command.configuration.databaseOptions, clock: command.clock,
      log: command.log)
    _ = consume lock
    console.write(isJSON ? "\(["file": .string(file)] as JSON)\n" : "restored from \(file)\n")
    return .done
  }
}

import Core

/// One thing that `qanat` can be told to do.
protocol Command: Sendable {
  /// One word, or two with a space between.
  static var name: String { get }
  /// What it does, in half a line.
  static var summary: String { get }
  static var help: String { get }
  static var options: [CommandLineOption] { get }
  /// What must follow the options, by the names that the help text uses.
  static var operandNames: [String] { get }

  init(_ arguments: ParsedArguments) throws(UsageError)

  /// The command that the words after its name ask for.
  static func parse(_ words: [String]) throws(UsageError) -> any Command

  /// Does it; throws what its caller should read.
  func run(on console: Console) async throws -> CommandStatus
}

extension Command {
  static var operandNames: [String] { [] }

  static func parse(_ words: [String]) throws(UsageError) -> any Command {
    try Self(ParsedArguments(words, options: options, operandNames: operandNames))
  }
}

/// Every command, in the order in which help shows them.
enum Commands {
  static let all: [any Command.Type] = [
    Serve.self, ServeSandbox.self, Routes.self, ConfigCheck.self, Migrate.self, Backup.self,
    Restore.self,
    Doctor.self, TenantCreate.self, TenantList.self, TenantShow.self, TenantSuspend.self,
    TenantResume.self, TenantDelete.self, UserCreate.self, UserList.self, KeyCreate.self,
    KeyList.self, KeyShow.self, KeyRotate.self, KeyRevoke.self, LimitsExplain.self, LimitsShow.self,
    LimitsSet.self, LimitsSimulate.self,
    VaultRotate.self, Version.self, Help.self,
  ]

  static var names: [String] { all.map { $0.name } }

  /// The command that a line of words names, and the words after its name.
  static func find(_ words: [String]) throws(UsageError) -> (any Command.Type, [String]) {
    for command in all {
      let name = command.name.split(separator: " ").map(String.init)
      if words.starts(with: name) { return (command, Array(words.dropFirst(name.count))) }
    }
    throw UsageError(message: unknown(words))
  }

  private static func unknown(_ words: [String]) -> String {
    let first = words.first ?? ""
    if first.hasPrefix("-") { return "a command comes first; `qanat help` lists them" }
    let seconds = names.filter { $0.hasPrefix(first + " ") }
    if !seconds.isEmpty {
      return "\(first) needs a second word: \(seconds.joined(separator: ", "))"
    }
    return "there is no command \(first)\(didYouMean(first, among: names))"
  }
}

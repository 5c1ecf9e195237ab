/// `qanat version`
struct Version: Command {
  static let name = "version"
  static let summary = "print the version"
  static let options: [CommandLineOption] = [.json]
  static let help = """
    Usage: qanat version [--json]

    Prints the version of the program.

    """

  /// The version of this source.
  static let current = "0.1.0"

  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws(UsageError) { isJSON = arguments.has(.json) }

  func run(on console: Console) async throws -> CommandStatus {
    console.write(isJSON ? "{\"version\":\"\(Self.current)\"}\n" : "qanat \(Self.current)\n")
    return .done
  }
}

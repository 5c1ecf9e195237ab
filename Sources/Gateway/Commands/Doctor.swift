import Core
import Glibc
import Store
import TenantKit

/// `qanat doctor`
struct Doctor: Command {
  static let name = "doctor"
  static let summary = "look everything over: integrity, schema, disk, clock, keys"
  static let options = CommandLineOption.configuration + [.json]
  static let help = """
    Usage: qanat doctor [options]

    Looks over the database (every page of it on SQLite), the schema, the room on the disk, the clock and
    the vault key, beside a running server. Ends with status 1 when something is wrong.

    Options:
    \(HelpText.configuration)
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
    let command = try DatabaseCommand(configuration, console)
    var findings = [Finding.vaultKey(command.configuration, console.environment)]
    do {
      let report = try await command.withDatabase { try await $0.check() }
      findings = Finding.database(report) + findings
    } catch {
      findings.insert(Finding("database", isWell: false, "\(error)"), at: 0)
    }
    findings.append(.clock(SystemClock().now))
    console.write(isJSON ? Finding.json(findings) : Finding.text(findings))
    return findings.allSatisfy(\.isWell) ? .done : .failed
  }
}

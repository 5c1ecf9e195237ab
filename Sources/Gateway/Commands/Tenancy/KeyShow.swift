import Core
import TenantKit

/// `qanat key show KEY`
struct KeyShow: Command {
  static let name = "key show"
  static let summary = "show one API key, but for its secret"
  static let options = TenancyOptions.all
  static let operandNames = ["KEY"]
  static let help = """
    Usage: qanat key show KEY [options]

    Shows the API key of a public id or an id. Its secret is kept nowhere.

    Options:
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let key: String
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    key = arguments.operands[0]
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let (tenant, key) = try await TenancyDesk.with(options, console) { try await $0.key(self.key) }
    var json = key.json.objectValue ?? [:]
    json["tenant"] = .string("\(tenant.slug)")
    console.write(options.output(.object(json), "a key of \(tenant.slug)\n\(key.text)"))
    return .done
  }
}

import TenantKit

/// `qanat tenant show TENANT`
struct TenantShow: Command {
  static let name = "tenant show"
  static let summary = "show one workspace"
  static let options = TenancyOptions.all
  static let operandNames = ["TENANT"]
  static let help = """
    Usage: qanat tenant show TENANT [options]

    Shows the workspace of a slug or an id.

    Options:
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let tenant: String
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    tenant = arguments.operands[0]
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let tenant = try await TenancyDesk.with(options, console) { try await $0.tenant(self.tenant) }
    console.write(options.output(tenant.json, tenant.text))
    return .done
  }
}

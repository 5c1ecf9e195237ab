import Core
import TenantKit

/// `qanat tenant delete TENANT`
struct TenantDelete: Command {
  static let name = "tenant delete"
  static let summary = "take a workspace away with all that is its own"
  static let options = TenancyOptions.all
  static let operandNames = ["TENANT"]
  static let help = """
    Usage: qanat tenant delete TENANT [options]

    From the next request on the workspace is one that never was, and its slug is free; a running server
    removes its rows in small batches. There is no way back but a backup: `qanat tenant suspend` has one.

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
    let tenant = try await TenancyDesk.with(options, console) { desk in
      let tenant = try await desk.tenant(self.tenant)
      try await desk.store(tenant.id).write { tx throws in try Tenants.remove(in: tx) }
      return tenant
    }
    let json: JSON = [
      "id": .string("\(tenant.id)"), "slug": .string("\(tenant.slug)"), "deleted": true,
    ]
    console.write(options.output(json, "deleted the workspace \(tenant.slug)\n"))
    return .done
  }
}

import Core
import TenantKit

/// `qanat tenant suspend TENANT`
struct TenantSuspend: Command {
  static let name = "tenant suspend"
  static let summary = "turn a workspace's keys and people away"
  static let options = TenancyOptions.all
  static let operandNames = ["TENANT"]
  static let help = """
    Usage: qanat tenant suspend TENANT [options]

    From the next request on nobody of the workspace is let in; nothing of it is lost. `qanat tenant resume`
    lets them in again.

    Options:
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let switching: TenantSwitch

  init(_ arguments: ParsedArguments) throws(UsageError) {
    switching = try TenantSwitch(arguments, to: .suspended)
  }

  func run(on console: Console) async throws -> CommandStatus {
    try await switching.run(on: console, saying: "suspended")
  }
}

/// `qanat tenant resume TENANT`
struct TenantResume: Command {
  static let name = "tenant resume"
  static let summary = "let a suspended workspace in again"
  static let options = TenancyOptions.all
  static let operandNames = ["TENANT"]
  static let help = """
    Usage: qanat tenant resume TENANT [options]

    Lets the keys and people of a suspended workspace in again.

    Options:
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let switching: TenantSwitch

  init(_ arguments: ParsedArguments) throws(UsageError) {
    switching = try TenantSwitch(arguments, to: .active)
  }

  func run(on console: Console) async throws -> CommandStatus {
    try await switching.run(on: console, saying: "resumed")
  }
}

/// Gives a workspace another status.
private struct TenantSwitch: Sendable {
  private let tenant: String
  private let status: Tenant.Status
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments, to status: Tenant.Status) throws(UsageError) {
    tenant = arguments.operands[0]
    self.status = status
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console, saying verb: String) async throws -> CommandStatus {
    let tenant = try await TenancyDesk.with(options, console) { desk in
      let old = try await desk.tenant(self.tenant)
      let change = try TenantChange(status: status)
      return try await desk.store(old.id).write { tx throws in
        try Tenants.update(change, by: .command, in: tx)
      }
    }
    console.write(options.output(tenant.json, "\(verb) the workspace \(tenant.slug)\n"))
    return .done
  }
}

import Core
import RateLimit
import TenantKit

/// `qanat key list`
struct KeyList: Command {
  static let name = "key list"
  static let summary = "list the API keys of a workspace"
  static let options = TenancyOptions.all + [.tenant]
  static let help = """
    Usage: qanat key list --tenant TENANT [options]

    Lists the API keys of a workspace, the newest first.

    Options:
      --tenant TENANT   the workspace's slug or id
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let tenant: String
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    tenant = try arguments.required(.tenant)
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let keys = try await TenancyDesk.with(options, console) { desk in
      let store = desk.store(try await desk.tenant(self.tenant).id)
      return try await store.everything { page, tx throws in try APIKeys.list(page, in: tx) }
    }
    var table = TextTable(["public id", "form", "state", "last used", "name"])
    for key in keys {
      table.add([
        key.publicID, key.form.rawValue + (key.isTest ? ", test" : ""),
        key.isActive ? "on" : "off", key.lastUsedAt?.rfc3339 ?? "never", key.name,
      ])
    }
    console.write(options.output(["keys": .array(keys.map(\.json))], table.text))
    return .done
  }
}

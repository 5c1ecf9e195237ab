import Core
import Store
import TenantKit

/// `qanat tenant list`
struct TenantList: Command {
  static let name = "tenant list"
  static let summary = "list the workspaces"
  static let options = TenancyOptions.all
  static let help = """
    Usage: qanat tenant list [options]

    Lists every workspace by its slug.

    Options:
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) { options = try TenancyOptions(arguments) }

  func run(on console: Console) async throws -> CommandStatus {
    let tenants = try await TenancyDesk.with(options, console) { try await $0.allTenants() }
    var table = TextTable(["slug", "plan", "status", "time zone", "name"])
    for tenant in tenants {
      table.add([
        "\(tenant.slug)", tenant.plan, tenant.status.rawValue, tenant.timeZone.identifier,
        tenant.name,
      ])
    }
    console.write(options.output(["tenants": .array(tenants.map(\.json))], table.text))
    return .done
  }
}

extension TenancyDesk {
  fileprivate func allTenants() async throws -> [Tenant] {
    var tenants: [Tenant] = []
    var cursor: Slug?
    repeat {
      let start: PageRequest<Slug>.Start = cursor.map { .after($0) } ?? .first
      let page = try await database.read { tx throws in
        try Tenants.list(PageRequest(start, countMax: PageRequest<Slug>.countLimit), in: tx)
      }
      tenants += page.elements
      cursor = page.next
    } while cursor != nil
    return tenants
  }
}

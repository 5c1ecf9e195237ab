import Core
import TenantKit

/// `qanat tenant create`
struct TenantCreate: Command {
  static let name = "tenant create"
  static let summary = "make a workspace"
  static let options = TenancyOptions.all + [.title, .slug, .plan, .timezone, .locale]
  static let help = """
    Usage: qanat tenant create --name NAME --slug SLUG [--plan PLAN] [--timezone ZONE] [options]

    Makes a workspace, and the database where there is none yet. A running server knows it at once.

    Options:
      --name NAME       what people call it
      --slug SLUG       its short name: 3 to 63 lower-case letters, digits and hyphens
      --plan PLAN       one of the plans of the limits file (free)
      --timezone ZONE   the zone of its days and months, such as Africa/Cairo (UTC)
      --locale LANG     en or ar (en)
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let draft: TenantDraft
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    options = try TenancyOptions(arguments)
    let (name, slug) = (try arguments.required(.title), try arguments.required(.slug))
    do throws(TenantError) {
      draft = try TenantDraft(
        slug: slug, name: name, plan: arguments[.plan] ?? "free",
        timeZone: arguments[.timezone] ?? "UTC", locale: arguments[.locale] ?? "en")
    } catch {
      throw UsageError(message: error.description)
    }
  }

  func run(on console: Console) async throws -> CommandStatus {
    let draft = draft
    let tenant = try await TenancyDesk.with(options, console, making: true) { desk in
      try desk.checkPlan(draft.plan)
      let id = TenantID(.v7(at: desk.clock.now))
      return try await desk.store(id).write { tx throws in
        try Tenants.create(draft, by: .command, in: tx)
      }
    }
    console.write(options.output(tenant.json, "made the workspace \(tenant.slug)\n\(tenant.text)"))
    return .done
  }
}

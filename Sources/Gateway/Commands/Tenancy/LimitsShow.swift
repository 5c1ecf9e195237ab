import Core
import RateLimit
import TenantKit

/// `qanat limits show`
struct LimitsShow: Command {
  static let name = "limits show"
  static let summary = "show the limits of every plan, or of one workspace"
  static let options = TenancyOptions.all + [.tenant]
  static let help = """
    Usage: qanat limits show [--tenant TENANT] [options]

    Shows what holds for a key of each form in each plan, before anything is set for a workspace or a key:
    none means no limit. With --tenant, for the keys of that workspace. `qanat limits explain KEY` says
    where each value comes from.

    Options:
      --tenant TENANT   a workspace's slug or id
    \(TenancyOptions.help)

    \(HelpText.exitStatus)

    """

  private let tenant: String?
  private let options: TenancyOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    tenant = arguments[.tenant]
    options = try TenancyOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let shown = try await policies(console)
    var header = ["plan", "form"]
    header += Window.allCases.map { $0.key.replacing("_", with: " ") }
    var table = TextTable(header)
    for (plan, form, policy) in shown {
      let limits = Window.allCases.map { window in policy[window].map { "\($0.value)" } ?? "none" }
      table.add([plan, form.rawValue] + limits)
    }
    let json = shown.map { plan, form, policy -> JSON in
      ["plan": .string(plan), "form": .string(form.rawValue), "limits": policy.json]
    }
    console.write(options.output(["limits": .array(json)], table.text))
    return .done
  }

  private typealias Shown = (plan: String, form: KeyForm, policy: LimitPolicy)

  private func policies(_ console: Console) async throws -> [Shown] {
    guard let tenant else {
      let rules = try options.configuration.loader(console.environment).load().limitRules()
      return rules.planNames.flatMap { plan in
        KeyForm.allCases.map { form in
          let context = LimitContext(form: form, plan: plan, tenantSlug: "", publicID: "")
          return (plan, form, rules.policy(for: context))
        }
      }
    }
    return try await TenancyDesk.with(options, console) { desk in
      let rules = try desk.configuration.limitRules()
      let tenant = try await desk.tenant(tenant)
      return KeyForm.allCases.map { form in
        let context = LimitContext(
          form: form, plan: tenant.plan, tenantSlug: "\(tenant.slug)", tenant: tenant.limits,
          publicID: "", zone: tenant.timeZone)
        return (tenant.plan, form, rules.policy(for: context))
      }
    }
  }
}

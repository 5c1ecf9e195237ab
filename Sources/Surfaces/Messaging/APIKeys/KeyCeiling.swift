import Core
import Operations
import RateLimit
import TenantKit

/// How far a workspace may set the limits of its own keys: below what holds without them, never above.
///
/// More than that is for the operator, with a command or in the limits file.
struct KeyCeiling: Sendable {
  private let rules: LimitRules
  private let tenant: Tenant

  init(_ call: TenantCall) {
    rules = call.rules
    tenant = call.principal.tenant
  }

  /// A number sets a limit; null takes the key's own away.
  static let schema = Schema.object(
    Window.allCases.map { window in
      .optional(window.key, .nullable(.integer(0...LimitOverrides.countMax)))
    })

  /// The limits that were sent, over those that stay; throws when one is above what holds.
  func limits(
    _ sent: JSON?, for form: KeyForm, changing old: LimitOverrides = LimitOverrides()
  ) throws(APIError) -> LimitOverrides {
    var limits = old
    var problems: [FieldProblem] = []
    let policy = policy(form)
    for window in Window.allCases {
      guard let value = sent?[window.key] else { continue }
      limits[window] = value.integerValue.map { .count($0) }
      guard let count = value.integerValue, let most = policy[window]?.value, count > most else {
        continue
      }
      problems.append(.tooHigh("limits.\(window.key)", most))
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    return limits
  }

  private func policy(_ form: KeyForm) -> LimitPolicy {
    rules.policy(for: tenant.limitContext(of: form))
  }
}

extension FieldProblem {
  fileprivate static func tooHigh(_ path: String, _ most: Int64) -> FieldProblem {
    FieldProblem(
      path,
      Localized(
        "The workspace allows its keys \(most) at most here.",
        arabic: "الحد الأقصى المسموح به لمفاتيح مساحة العمل هنا هو \(most)."))
  }
}

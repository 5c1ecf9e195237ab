import Core
import Operations
import RateLimit
import TenantKit

extension Tenant {
  /// The workspace as those see it who may, with what these rules give it.
  func view(_ rules: LimitRules) -> JSON {
    [
      "id": .string("\(id)"), "slug": .string("\(slug)"), "name": .string(name),
      "status": .string(status.rawValue), "time_zone": .string(timeZone.identifier),
      "locale": .string(locale.rawValue), "plan": rules.planView(plan),
      "limits": .object(
        JSONObject(KeyForm.allCases.map { ($0.rawValue, limits(of: $0, rules)) })),
      "created_at": .time(createdAt), "updated_at": .time(updatedAt),
    ]
  }

  /// What holds for a key of this form without limits of its own.
  private func limits(of form: KeyForm, _ rules: LimitRules) -> JSON {
    let policy = rules.policy(for: limitContext(of: form))
    return .object(
      JSONObject(
        Window.allCases.map { window in
          (window.key, policy[window].map { .integer($0.value) } ?? .null)
        }))
  }

  /// What decides the limits of a key of this form that has none of its own.
  func limitContext(of form: KeyForm) -> LimitContext {
    LimitContext(
      form: form, plan: plan, tenantSlug: "\(slug)", tenant: limits, publicID: "", zone: timeZone)
  }

  static let viewSchema = Schema.object([
    .required("id", .string(.uuid)), .required("slug", .string()), .required("name", .string()),
    .required("status", .string(oneOf: Status.allCases.map(\.rawValue))),
    .required("time_zone", .string()),
    .required("locale", .string(oneOf: Language.allCases.map(\.rawValue))),
    .required("plan", LimitRules.planSchema),
    .required(
      "limits",
      .map(.object(Window.allCases.map { .required($0.key, .nullable(.integer())) })).noted(
        Localized(
          "What holds for a key of each form that has no limits of its own; null is no limit.",
          arabic: "ما يسري على مفتاح من كل شكل ليست له حدود خاصة؛ null تعني بلا حد."))),
    .required("created_at", .string(.dateTime)), .required("updated_at", .string(.dateTime)),
  ])
}

extension LimitRules {
  /// What a plan allows. One that the rules do not know has no bounds but the limits of its keys.
  func planView(_ name: String) -> JSON {
    let plan = plan(name)
    func count(_ value: Int64?) -> JSON { value.map { .integer($0) } ?? .null }
    return [
      "name": .string(name), "seats": count(plan?.seats), "sessions": count(plan?.sessions),
      "ai_generations": count(plan?.generationsPerMonth),
      "features": .array((plan?.features ?? []).map { .string($0) }),
    ]
  }

  static let planSchema = Schema.object([
    .required("name", .string()), .required("seats", .nullable(.integer())),
    .required("sessions", .nullable(.integer())),
    .required("ai_generations", .nullable(.integer())), .required("features", .array(.string())),
  ])
}

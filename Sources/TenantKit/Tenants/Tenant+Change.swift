import Core
import RateLimit

extension Tenant {
  func applying(_ change: TenantChange, at now: Timestamp) -> Tenant {
    Tenant(
      id: id, slug: slug, name: change.name ?? name, plan: change.plan ?? plan,
      timeZone: change.timeZone ?? timeZone, locale: change.locale ?? locale,
      status: change.status ?? status, limits: limits, createdAt: createdAt, updatedAt: now)
  }

  func with(_ limits: LimitOverrides, at now: Timestamp) -> Tenant {
    Tenant(
      id: id, slug: slug, name: name, plan: plan, timeZone: timeZone, locale: locale,
      status: status, limits: limits, createdAt: createdAt, updatedAt: now)
  }

  /// What the audit log says of a change.
  func differences(from old: Tenant) -> JSONObject {
    var details = Difference()
    details.note("name", .string(old.name), .string(name))
    details.note("plan", .string(old.plan), .string(plan))
    details.note("timezone", .string(old.timeZone.identifier), .string(timeZone.identifier))
    details.note("locale", .string(old.locale.rawValue), .string(locale.rawValue))
    details.note("status", .string(old.status.rawValue), .string(status.rawValue))
    return details.details
  }
}

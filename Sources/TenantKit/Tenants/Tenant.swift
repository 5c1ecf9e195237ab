package import Core
package import RateLimit
import Store

/// A workspace: one customer of the gateway with its people, its keys and its data.
package struct Tenant: Hashable, Sendable {
  /// Whether its keys and people are let in.
  package enum Status: String, CaseIterable, Hashable, Sendable, SQLConvertible {
    case active, suspended
  }

  package let id: TenantID
  package let slug: Slug
  package let name: String
  /// A plan's name in the configuration. One that is missing there has the defaults.
  package let plan: String
  package let timeZone: TimeZone
  package let locale: Language
  package let status: Status
  /// What was set for this workspace alone.
  package let limits: LimitOverrides
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
}

extension Tenant {
  static let columns: SQL = """
    tenant.tenant_id, tenant.slug, tenant.name, tenant.plan, tenant.time_zone, tenant.locale,
    tenant.status, tenant.limits, tenant.created_at, tenant.updated_at
    """
  static let columnCount = 10

  /// Reads what `columns` selected, from this place on.
  init(_ row: borrowing Row, from place: Int = 0) throws {
    id = try row[place]
    slug = try row[place + 1]
    name = try row[place + 2]
    plan = try row[place + 3]
    timeZone = try row[place + 4]
    locale = try row[place + 5]
    status = try row[place + 6]
    limits = try row[place + 7]
    createdAt = try row[place + 8]
    updatedAt = try row[place + 9]
  }
}

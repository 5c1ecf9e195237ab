import Cluster
package import Core
package import RateLimit
package import Store

/// The workspaces.
package enum Tenants {
  /// Makes the workspace that the transaction is for; open its store with a new id.
  package static func create(
    _ draft: TenantDraft, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> Tenant {
    let tenant = Tenant(
      id: tx.tenant, slug: draft.slug, name: draft.name, plan: draft.plan,
      timeZone: draft.timeZone, locale: draft.locale, status: .active, limits: LimitOverrides(),
      createdAt: tx.now, updatedAt: tx.now)
    let insertedCount = try tx.execute(
      """
      INSERT INTO tenant (tenant_id, slug, name, plan, time_zone, locale, status, limits,
        created_at, updated_at)
      VALUES (\(tenant.id), \(tenant.slug), \(tenant.name), \(tenant.plan), \(tenant.timeZone),
        \(tenant.locale), \(tenant.status), \(tenant.limits), \(tx.now), \(tx.now))
      ON CONFLICT (slug) DO NOTHING
      """)
    guard insertedCount == 1 else { throw TenantError.slugTaken }
    try tx.audit(
      action: "workspace.created",
      details: ["slug": .string(draft.slug.description), "plan": .string(draft.plan)], by: actor)
    return tenant
  }

  /// The workspace that the transaction is for.
  package static func current(in tx: borrowing some TenantReader & ~Copyable) throws -> Tenant {
    guard let tenant = try find(tx.tenant, in: tx) else { throw TenantError.notFound }
    return tenant
  }

  /// Changes what is given, and tells every node.
  package static func update(
    _ change: TenantChange, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> Tenant {
    let old = try current(in: tx)
    let new = old.applying(change, at: tx.now)
    let details = new.differences(from: old)
    guard !details.isEmpty else { return old }
    try save(new, in: tx)
    try tx.audit(action: "workspace.updated", details: details, by: actor)
    return new
  }

  /// Sets the limits of the workspace in the place of those it had.
  package static func setLimits(
    _ limits: LimitOverrides, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> Tenant {
    var tenant = try current(in: tx)
    let details: JSONObject = ["limits": Difference.json(tenant.limits.json, limits.json)]
    guard tenant.limits != limits else { return tenant }
    tenant = tenant.with(limits, at: tx.now)
    try save(tenant, in: tx)
    try tx.audit(action: "workspace.limits_set", details: details, by: actor)
    return tenant
  }

  private static func save(_ tenant: Tenant, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      UPDATE tenant SET name = \(tenant.name), plan = \(tenant.plan),
        time_zone = \(tenant.timeZone), locale = \(tenant.locale), status = \(tenant.status),
        limits = \(tenant.limits), updated_at = \(tenant.updatedAt)
      WHERE tenant_id = \(tx.tenant)
      """)
    tx.announce(.tenant, nil)
  }
}

// For operators and for whoever has no tenant yet.
extension Tenants {
  /// The workspace of this id; nil when there is none.
  package static func find(
    _ id: TenantID, in tx: borrowing some Reader & ~Copyable
  ) throws -> Tenant? {
    try tx.first("SELECT \(Tenant.columns) FROM tenant WHERE tenant_id = \(id)") {
      try Tenant($0)
    }
  }

  /// The workspace of this slug; nil when there is none.
  package static func find(
    _ slug: Slug, in tx: borrowing some Reader & ~Copyable
  ) throws -> Tenant? {
    try tx.first("SELECT \(Tenant.columns) FROM tenant WHERE slug = \(slug)") { try Tenant($0) }
  }

  /// Every workspace of the gateway, by slug. For operators: no tenant may see it.
  package static func list(
    _ page: PageRequest<Slug>, in tx: borrowing some Reader & ~Copyable
  ) throws -> Page<Tenant, Slug> {
    let found = try tx.all(
      """
      SELECT \(Tenant.columns) FROM tenant WHERE slug > \(page.cursor?.description ?? "")
      ORDER BY slug LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try Tenant($0) }
    return Page(found, page, cursor: \.slug)
  }
}

extension TenantError {
  fileprivate static let slugTaken = TenantError(
    .slugTaken,
    Localized(
      "Another workspace has this slug; choose another.",
      arabic: "هذا المعرّف النصي مستخدم في مساحة عمل أخرى؛ اختر غيره."))
}

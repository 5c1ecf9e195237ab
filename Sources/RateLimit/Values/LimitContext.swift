package import Core

/// All that decides which limits a subject has, beside the rules themselves.
package struct LimitContext: Hashable, Sendable {
  package var form: KeyForm
  package var plan: String
  package var tenantSlug: String
  /// What a command set for the workspace.
  package var tenant: LimitOverrides
  /// The public part of the key, by which a file names it.
  package var publicID: String
  /// What a command set for the key.
  package var key: LimitOverrides
  package var zone: TimeZone

  package init(
    form: KeyForm, plan: String, tenantSlug: String, tenant: LimitOverrides = .init(),
    publicID: String, key: LimitOverrides = .init(), zone: TimeZone = .utc
  ) {
    self.form = form
    self.plan = plan
    self.tenantSlug = tenantSlug
    self.tenant = tenant
    self.publicID = publicID
    self.key = key
    self.zone = zone
  }
}

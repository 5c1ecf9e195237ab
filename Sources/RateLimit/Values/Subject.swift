package import Core

/// Whose use is counted: a key of a workspace, or the console of the workspace itself.
package struct Subject: Hashable, Sendable {
  package let tenant: TenantID
  /// The key; the workspace's own id for its console.
  package let id: UUID

  package init(tenant: TenantID, id: UUID) {
    (self.tenant, self.id) = (tenant, id)
  }

  /// What the users of a workspace share when they use the console.
  package static func console(of tenant: TenantID) -> Subject {
    Subject(tenant: tenant, id: tenant.uuid)
  }
}

/// How a key is presented, or that there is none because a console session stands in its place.
package enum KeyForm: String, CaseIterable, Sendable {
  case pair, bearer, header, console
}

package import Core

/// Names a queue: a channel session or a webhook endpoint of a workspace.
package struct QueueKey: Hashable, Sendable {
  package let tenant: TenantID
  package let id: UUID

  package init(_ tenant: TenantID, _ id: UUID) { (self.tenant, self.id) = (tenant, id) }

  /// Ids differ wherever tenants do.
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension QueueKey: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    (left.tenant.uuid, left.id) < (right.tenant.uuid, right.id)
  }
}

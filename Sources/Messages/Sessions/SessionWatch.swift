package import Core

/// Hears that a session's messages may leave now, or no longer. Until somebody listens, nobody does.
package final class SessionWatch: Sendable {
  private let listener = Locked<@Sendable (TenantID, UUID) -> Void>({ _, _ in })

  package init() {}

  /// Has somebody told from now on.
  package func listen(_ listener: @escaping @Sendable (TenantID, UUID) -> Void) {
    self.listener.withLock { $0 = listener }
  }

  func changed(_ session: UUID, of tenant: TenantID) {
    listener.withLock { $0 }(tenant, session)
  }
}

package import Core
import Store

/// Something that nodes may remember and that is no longer so.
package struct Change: Hashable, Sendable {
  /// What was changed.
  package enum Kind: String, CaseIterable, SQLConvertible, Sendable {
    case key, tenant, user, session, vault
    case channelSession = "channel_session"
  }

  package let kind: Kind
  /// Nil for what belongs to no workspace.
  package let tenant: TenantID?
  /// Which key, user or session; nil for all of the workspace.
  package let subject: UUID?

  package init(_ kind: Kind, tenant: TenantID? = nil, subject: UUID? = nil) {
    (self.kind, self.tenant, self.subject) = (kind, tenant, subject)
  }
}

import Store

/// What a person may do in a workspace.
package enum Role: String, CaseIterable, Hashable, Sendable, SQLConvertible {
  case owner, admin, agent, viewer

  /// What only owners and admins see at all.
  private static let privateTopics: Set<Substring> = ["keys", "audit"]
  /// What agents see but leave as it is: the workspace itself, its people and what it is connected to.
  private static let administeredTopics: Set<Substring> = [
    "workspace", "users", "sessions", "webhooks", "integrations",
  ]

  /// Whether a person of this role may do what a key with the ability may.
  package func allows(_ ability: Ability) -> Bool {
    let isRead = ability.verb == "read"
    return switch self {
    case .owner, .admin: true
    case _ where Self.privateTopics.contains(ability.topic): false
    case .agent: isRead || !Self.administeredTopics.contains(ability.topic)
    case .viewer: isRead
    }
  }
}

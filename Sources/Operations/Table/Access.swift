package import TenantKit

/// Who may call an operation.
package enum Access: Hashable, Sendable {
  case none
  /// An API key, in any of its three forms, that has the ability.
  case key(Ability?)
  /// Such a key, or a person who is logged in to the console and may do it.
  case owner(Ability?)
  /// The token of a client's portal.
  case portal
  /// The signature of a channel's provider.
  case provider

  /// The word for it in the operation table.
  package var name: String {
    switch self {
    case .none: "none"
    case .key: "key"
    case .owner: "owner"
    case .portal: "portal"
    case .provider: "provider"
    }
  }

  package var ability: Ability? {
    switch self {
    case .key(let ability), .owner(let ability): ability
    case .none, .portal, .provider: nil
    }
  }

  /// Whether a handler learns who called.
  var needsPrincipal: Bool {
    switch self {
    case .key, .owner: true
    case .none, .portal, .provider: false
    }
  }
}

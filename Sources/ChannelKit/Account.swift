package import Core

/// What a session of a channel has: its credentials, and what inbound requests are checked with.
package struct Account: Sendable {
  /// The values of the descriptor's credential fields, by their names.
  private let credentials: [String: Secret<String>]
  /// Chosen by us and told to the provider, where it repeats such a secret in what it sends.
  package let hookSecret: Secret<String>

  package init(credentials: [String: Secret<String>], hookSecret: Secret<String>) {
    (self.credentials, self.hookSecret) = (credentials, hookSecret)
  }

  /// A credential; empty when it is not there, which no provider takes for a good one.
  package subscript(name: String) -> Secret<String> { credentials[name] ?? Secret("") }
}

/// Whose credentials they are, or why they are not good.
package enum AccountStanding: Hashable, Sendable {
  /// The provider knows them: its id for the account, and the name to show.
  case good(id: String, name: String)
  /// The provider refuses them; what it says.
  case refused(String)
  /// It cannot be told now.
  case unknown
}

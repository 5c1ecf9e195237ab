package import Core

/// What a session of a channel has: its credentials, and what inbound requests are checked with.
package struct Account: Sendable {
  /// The values of the descriptor's credential fields, by their names.
  private let credentials: [String: Secret<String>]
  /// Chosen by us and told to the provider, where it repeats such a secret in what it sends.
  package let hookSecret: Secret<String>
  /// Where this session can be reached from outside; nil while the installation has no public URL.
  package let hookURL: Secret<String>?

  package init(
    credentials: [String: Secret<String>], hookSecret: Secret<String>,
    hookURL: Secret<String>? = nil
  ) {
    self.credentials = credentials
    self.hookSecret = hookSecret
    self.hookURL = hookURL
  }

  /// A credential; empty when it is not there, which no provider takes for a good one.
  package subscript(name: String) -> Secret<String> { credentials[name] ?? Secret("") }
}

/// How it is found out whether credentials are good.
package enum AccountCheck: Sendable {
  /// The provider is asked.
  case ask(ProviderCall)
  /// There is nobody to ask; they tell it themselves.
  case told(AccountStanding)
  /// The same, where calls go to the URL in the credential of this name.
  case toldFor(place: String, AccountStanding)
}

/// Whose credentials they are, or why they are not good.
package enum AccountStanding: Hashable, Sendable {
  /// The provider knows them: its id for the account, the name to show, and when they end where it says so. Both are
  /// empty where it tells nothing but that they are good.
  case good(id: String, name: String, expiresAt: Timestamp? = nil)
  /// The provider refuses them; what it says.
  case refused(String)
  /// It cannot be told now.
  case unknown
}

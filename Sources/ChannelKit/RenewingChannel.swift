package import Core

/// A channel whose credentials end by themselves, and can be renewed while they are good.
///
/// An engine makes the request in time, again and again, keeps what comes back in the place of the old, and tells the
/// session's owner only of an end that it could not put off.
package protocol RenewingChannel: Channel {
  /// How old credentials must be before the provider renews them.
  var renewsAfter: Duration { get }

  /// What asks for the renewal.
  func renewal(_ account: Account) -> ProviderRequest

  /// What the answer to that says.
  func renewed(from answer: ProviderAnswer, now: Timestamp) -> Renewal
}

/// What a provider says to a request to renew credentials.
package enum Renewal: Sendable {
  /// What takes the place of some of the credentials, and when that ends.
  case renewed([String: Secret<String>], expiresAt: Timestamp)
  /// Not these; the provider's own words.
  case refused(String)
  /// It cannot be told now.
  case notNow
}

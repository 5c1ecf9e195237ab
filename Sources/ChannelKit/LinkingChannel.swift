/// A channel whose accounts somebody links with a telephone: a picture is shown here and scanned there.
///
/// An engine makes the calls of `linking`, asks for the state until it is `.connected`, and shows the newest picture
/// in between: each is good for a few seconds only.
package protocol LinkingChannel: Channel {
  /// The calls that start linking, in this order. They may be made again: what is done already is refused without harm.
  func linking(_ account: Account) -> [ProviderCall]

  /// The call that asks how far it has come.
  func linkStateCall(_ account: Account) -> ProviderCall

  /// The call that asks for the picture to be scanned.
  func linkPictureCall(_ account: Account) -> ProviderCall

  /// What the answer to either of the two says; nil when it cannot be told now.
  func linkState(from answer: ProviderAnswer) -> LinkState?

  /// The calls that end the link, so that it takes a picture to have it again.
  func unlinking(_ account: Account) -> [ProviderCall]
}

/// How far an account is linked.
package enum LinkState: Hashable, Sendable {
  /// Nothing to show yet, or somebody has to scan the picture that can be asked for.
  case waiting
  /// The picture to be scanned.
  case qr([UInt8], type: String)
  /// Whose account it is, as far as the provider says.
  case connected(id: String?, name: String?)
  /// The link is over, or could not be made; what the provider says.
  case failed(String)
  /// The provider has shut the account out.
  case banned
}

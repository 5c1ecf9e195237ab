package import Core

/// One way to reach people: what it can do, and a few pure functions.
///
/// A channel does no I/O, keeps no state and holds no clock. It says which calls send a message and what an answer
/// means; when they are made, how often and in which order is the engine's business.
///
///     for call in try channel.calls(for: message) {
///       let verdict = channel.verdict(on: await answer(to: call))
///     }
///
/// Where a provider is reached in two ways, there are two channels with one id and a driver each.
package protocol Channel: Sendable {
  /// What it is called, can do and asks for.
  var descriptor: ChannelDescriptor { get }

  /// The calls that send a message, in this order; a long text takes several.
  func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall]

  /// What the provider's answer to one of them means.
  func verdict(on answer: ProviderAnswer) -> Verdict

  /// Checks that the provider sent this, and reads what it tells. What it tells that nobody here asks for is left out.
  func receive(_ request: InboundRequest, for account: Account) throws(InboundRefusal) -> Inbound

  /// The next step to media that somebody sent: the first one without an answer, then one for each answer that came to
  /// what was asked. Only the account's own provider may be shown its credentials.
  func mediaStep(
    to reference: IncomingMessage.MediaReference, for account: Account,
    after answer: ProviderResponse?
  ) throws(MediaRefusal) -> MediaStep

  /// How it is found out whether credentials are good, and whose they are.
  func check(_ account: Account) -> AccountCheck

  /// What the answer to that says.
  func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding

  /// The calls that make the provider tell the account's `hookURL` what happens; none where a person sets that up.
  func hooking(_ account: Account) -> [ProviderCall]

  /// The calls that end that.
  func unhooking(_ account: Account) -> [ProviderCall]

  /// The call that shows somebody that we are writing; nil where a provider has none.
  func typing(to address: String, from account: Account) -> ProviderCall?

  /// The call that takes that back before a message is sent; nil where it ends by itself.
  func typingEnd(to address: String, from account: Account) -> ProviderCall?

  /// The credentials with what is made up here instead of asked for, such as a key pair.
  func completed(
    _ credentials: [String: Secret<String>], entropy: Secret<[UInt8]>
  ) -> [String: Secret<String>]
}

extension Channel {
  package func mediaStep(
    to reference: IncomingMessage.MediaReference, for account: Account,
    after answer: ProviderResponse?
  ) throws(MediaRefusal) -> MediaStep {
    guard case .url(let url) = reference else { throw .gone }
    return .fetch(at: url)
  }

  package func hooking(_ account: Account) -> [ProviderCall] { [] }

  package func unhooking(_ account: Account) -> [ProviderCall] { [] }

  package func typing(to address: String, from account: Account) -> ProviderCall? { nil }

  package func typingEnd(to address: String, from account: Account) -> ProviderCall? { nil }

  package func completed(
    _ credentials: [String: Secret<String>], entropy: Secret<[UInt8]>
  ) -> [String: Secret<String>] { credentials }
}

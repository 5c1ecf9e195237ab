/// One way to reach people: what it can do, and a few pure functions.
///
/// A channel does no I/O, keeps no state and holds no clock. It says which requests send a message and what an answer
/// means; when they are sent, how often and in which order is the engine's business.
///
///     for request in try channel.requests(for: message) {
///       let verdict = channel.verdict(on: await answer(to: request))
///     }
package protocol Channel: Sendable {
  /// What it is called, can do and asks for.
  var descriptor: ChannelDescriptor { get }

  /// The requests that send a message, in this order; a long text takes several.
  func requests(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderRequest]

  /// What the provider's answer to one of them means.
  func verdict(on answer: ProviderAnswer) -> Verdict

  /// Checks that the provider sent this, and reads what it tells. What it tells that nobody here asks for is left out.
  func receive(_ request: InboundRequest, for account: Account) throws(InboundRefusal) -> Inbound

  /// The request that shows whether credentials are good, and whose they are.
  func check(_ account: Account) -> ProviderRequest

  /// What the answer to that says.
  func standing(from answer: ProviderAnswer) -> AccountStanding
}

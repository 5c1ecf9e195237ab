import ChannelKit
import Messages
import Sandbox

/// Tells the twins of this node where the hooks of sessions are.
struct TwinHooks: Sendable {
  let testMode: TestMode
  let channels: ChannelDirectory
  let exchange: ProviderExchange

  /// What the dashboard and the calls of a channel tell. The calls for a session that is not connected yet are the hook
  /// carrier's, which sees whether they succeed.
  func tell(_ known: Accounts.Known) async {
    guard let channel = channels.find(known.session.channel, known.session.driver) else { return }
    testMode.introduce(known.account, at: channel.descriptor)
    guard known.session.status == .connected else { return }
    for call in channel.hooking(known.account) {
      guard channel is any LinkingChannel else {
        _ = await exchange.make(call, for: channel.descriptor, isTest: true, owner: known.tenant)
        continue
      }
      // Nobody is to scan a picture again because the gateway was started.
      if case .http(let request) = call { testMode.restoreLink(of: known.account, request) }
    }
  }
}

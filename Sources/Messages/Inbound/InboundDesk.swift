package import ChannelKit
package import Core
import Store
package import TenantKit

/// Takes in what providers send to the hooks of sessions.
package struct InboundDesk: Sendable {
  private let channels: ChannelDirectory
  private let accounts: Accounts
  private let stores: @Sendable (TenantID) -> TenantStore

  package init(
    _ channels: ChannelDirectory, _ accounts: Accounts,
    stores: @escaping @Sendable (TenantID) -> TenantStore
  ) {
    self.channels = channels
    self.accounts = accounts
    self.stores = stores
  }

  /// Checks a request, keeps what it tells, and says what to answer. Nil where no session has such a hook.
  package func take(_ request: InboundRequest, hook token: String) async throws -> Inbound.Reply? {
    guard let known = try await accounts.find(hook: token),
      let channel = channels.find(known.session.channel, known.session.driver)
    else { return nil }
    let inbound = try channel.receive(request, for: known.account)
    guard !inbound.events.isEmpty else { return inbound.reply }
    let descriptor = channel.descriptor
    try await stores(known.tenant).write { tx throws in
      for event in inbound.events {
        try InboundBook.enter(event, of: known.session, descriptor, in: tx)
      }
    }
    return inbound.reply
  }
}

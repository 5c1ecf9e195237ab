import ChannelKit
import Core
import Messages
import Operations
import OperationsTestKit
import Surfaces
import TenantKit

extension Harness {
  /// Every operation of the surfaces, with one channel.
  convenience init() async throws {
    let channels = ChannelDirectory([Pigeon()])
    let sessions = Locked<SessionDesk?>(nil)
    let inbound = Locked<InboundDesk?>(nil)
    try await self.init(
      Surfaces.operations(
        MessagingDesks(
          messages: MessageDesk(channels), sessions: { sessions.withLock { $0! } },
          inbound: { inbound.withLock { $0! } })))
    // A pigeon asks nobody, so nothing goes out.
    let exchange = ProviderExchange { _ in preconditionFailure("pigeons take no requests") }
    let services = services
    let accounts = Accounts(
      services.database, services.cluster, vault: services.vault, clock: clock, publicURL: "")
    sessions.withLock {
      $0 = SessionDesk(
        channels, exchange, vault: services.vault, publicURL: "", clock: services.clock)
    }
    inbound.withLock {
      $0 = InboundDesk(channels, accounts) { tenant in
        TenantStore(services.database, services.cluster, clock: services.clock, tenant: tenant)
      }
    }
  }
}

import ChannelKit
import Core
import Messages
import Operations
import OperationsTestKit
import Surfaces
import TenantKit
import Transport

extension Harness {
  /// Every operation of the surfaces, with one channel.
  convenience init() async throws {
    let channels = ChannelDirectory([Pigeon()])
    let sessions = Locked<SessionDesk?>(nil)
    let inbound = Locked<InboundDesk?>(nil)
    let media = Locked<InboundMediaDesk?>(nil)
    try await self.init(
      Surfaces.operations(
        MessagingDesks(
          messages: MessageDesk(channels), sessions: { sessions.withLock { $0! } },
          inbound: { inbound.withLock { $0! } }, media: { media.withLock { $0! } })))
    let exchange = ProviderExchange(NoWayOut())
    let services = services
    let accounts = Accounts(
      services.database, services.cluster, vault: services.vault, clock: clock, hooks: HookBase(""))
    sessions.withLock {
      $0 = SessionDesk(
        channels, exchange, vault: services.vault, hooks: HookBase(""), clock: services.clock)
    }
    media.withLock {
      $0 = InboundMediaDesk(channels, accounts, exchange, clock: services.clock)
    }
    inbound.withLock {
      $0 = InboundDesk(channels, accounts) { tenant in
        TenantStore(services.database, services.cluster, clock: services.clock, tenant: tenant)
      }
    }
  }
}

/// A pigeon asks nobody, so nothing goes out.
private struct NoWayOut: WayOut {
  func send(_ request: OutgoingRequest) async throws(TransportError) -> Answer {
    preconditionFailure("pigeons take no requests")
  }

  func send(_ mail: Mail) async throws(TransportError) -> MailReceipt {
    preconditionFailure("pigeons take no mail")
  }

  func logIn(to relay: SMTPRelay, deadline: Duration) async throws(TransportError) -> MailReceipt {
    preconditionFailure("pigeons know no relay")
  }
}

import ChannelKit
package import Core
package import Delivery
import Store
package import TenantKit
import Transport

/// Carries messages to the providers of their channels.
package struct MessageCarrier: Carrier {
  package let kind = OutboxKind.message
  let channels: ChannelDirectory
  let accounts: Accounts
  let exchange: ProviderExchange
  let media: MediaFetcher
  let stores: @Sendable (TenantID) -> TenantStore
  let clock: any WallClock

  package init(
    _ channels: ChannelDirectory, _ accounts: Accounts, _ exchange: ProviderExchange,
    media: MediaFetcher, clock: any WallClock,
    stores: @escaping @Sendable (TenantID) -> TenantStore
  ) {
    self.channels = channels
    self.accounts = accounts
    self.exchange = exchange
    self.media = media
    self.stores = stores
    self.clock = clock
  }

  /// Twenty-four failed attempts over about two days.
  private static let schedule = RetrySchedule.exponential(
    base: .seconds(2), max: .seconds(4 * 3_600), attempts: 24)
  /// A provider that hangs holds so many places; of a host that speaks HTTP/1.1 a workspace has 32 at most.
  private static let inFlightMax = 24

  package func facts(of queue: UUID, tenant: TenantID) async throws -> QueueFacts {
    let known: Accounts.Known
    do {
      known = try await accounts.find(queue, of: tenant)
    } catch let error as TenantError where error.code == .notFound {
      // What was sent through it ends when it is its turn.
      return QueueFacts(schedule: Self.schedule)
    }
    let session = known.session
    let pacing = channels.find(session.channel, session.driver)?.descriptor.pacing
    return QueueFacts(
      isOpen: try await isOpen(session, of: tenant),
      pacing: session.isTest ? Pacing() : pacing ?? Pacing(), app: app(of: session),
      inFlightMax: Self.inFlightMax, schedule: Self.schedule)
  }

  /// A twin's failures are none of the provider's.
  private func app(of session: ChannelSession) -> String {
    session.isTest ? "\(session.channel) test" : session.channel
  }

  private func isOpen(_ session: ChannelSession, of tenant: TenantID) async throws -> Bool {
    guard session.status == .connected else { return false }
    guard session.settings.limit(at: clock.now) != nil else { return true }
    return try await stores(tenant).read { tx throws in
      try !SessionDays.isFull(session.id, session.settings, in: tx)
    }
  }
}

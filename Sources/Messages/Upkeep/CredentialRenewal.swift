import ChannelKit
package import Core
package import Store
package import TenantKit

/// Renews credentials that end by themselves, before they do.
package struct CredentialRenewal: Sendable {
  private static let interval = Duration.seconds(60)
  private static let countMax = 50
  /// Whoever takes a renewal on has so long; after that, or where nobody answered, it is tried again.
  private static let pauseAfterSilence = Duration.seconds(3_600)
  private static let pauseAfterRefusal = Duration.seconds(86_400)

  private let database: Database
  private let stores: @Sendable (TenantID) -> TenantStore
  private let channels: ChannelDirectory
  private let exchange: ProviderExchange
  private let vault: Vault
  private let hooks: HookBase
  private let clock: any WallClock
  private let log: Log

  package init(
    _ database: Database, stores: @escaping @Sendable (TenantID) -> TenantStore,
    _ channels: ChannelDirectory, _ exchange: ProviderExchange, vault: Vault, hooks: HookBase,
    clock: any WallClock, log: Log
  ) {
    (self.database, self.stores, self.channels) = (database, stores, channels)
    (self.exchange, self.vault, self.hooks) = (exchange, vault, hooks)
    (self.clock, self.log) = (clock, log)
  }

  /// Goes round once a minute until the task is cancelled. What fails is tried again later.
  package func run() async {
    while !Task.isCancelled {
      do {
        try await goRound()
      } catch {
        log.warning("credentials could not be renewed", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: Self.interval)
    }
  }

  /// Renews what is due now, and returns how many sessions that were.
  @discardableResult
  package func goRound() async throws -> Int {
    var count = 0
    for channel in channels.all {
      guard let renewing = channel as? any RenewingChannel else { continue }
      try await plan(renewing)
      for (tenant, id) in try await due(renewing) {
        if Task.isCancelled { break }
        if try await renew(id, of: tenant, renewing) { count += 1 }
      }
    }
    return count
  }

  /// Gives a time to the sessions whose credentials are new: when they are old enough.
  private func plan(_ channel: any RenewingChannel) async throws {
    let (id, age) = (channel.descriptor.id, channel.renewsAfter.microseconds)
    let isNew = try await database.read { tx throws in
      try tx.value(
        "SELECT 1 FROM channel_session WHERE channel = \(id) AND renew_at IS NULL LIMIT 1")
        as Int64?
    }
    guard isNew != nil else { return }
    try await database.write { tx throws in
      try tx.execute(
        """
        UPDATE channel_session SET renew_at = updated_at + \(age)
        WHERE channel = \(id) AND renew_at IS NULL
        """)
    }
  }

  private func due(_ channel: any RenewingChannel) async throws -> [(TenantID, UUID)] {
    let (id, now) = (channel.descriptor.id, clock.now)
    return try await database.read { tx throws in
      try tx.all(
        """
        SELECT tenant_id, id FROM channel_session WHERE channel = \(id) AND renew_at <= \(now)
        ORDER BY renew_at LIMIT \(Self.countMax)
        """
      ) { row throws in (try row[0], try row[1]) }
    }
  }

  /// Takes a renewal on, unless another node has, and sees it through. False where there was nothing to renew.
  private func renew(
    _ id: UUID, of tenant: TenantID, _ channel: any RenewingChannel
  ) async throws -> Bool {
    let store = stores(tenant)
    let (vault, silence) = (vault, Self.pauseAfterSilence)
    let taken = try await store.write { tx throws in
      try ChannelSessions.takeRenewal(of: id, until: tx.now + silence, openedBy: vault, in: tx)
    }
    guard let (session, secrets) = taken else { return false }
    guard channels.find(session.channel, session.driver) is any RenewingChannel else {
      return false
    }
    let call = ProviderCall.http(
      channel.renewal(secrets.account(hooks, isTest: session.isTest)))
    let outcome = await exchange.make(
      call, for: channel.descriptor, isTest: session.isTest, owner: tenant)
    switch outcome {
    case .forbidden(let text): try await postpone(id, text, in: store)
    case .answered(let answer):
      switch channel.renewed(from: answer, now: clock.now) {
      case .notNow: break
      case .refused(let text): try await postpone(id, text, in: store)
      case .renewed(let new, let expiresAt):
        let age = channel.renewsAfter
        try await store.write { tx throws in
          try ChannelSessions.keepRenewal(
            of: id, secrets, new, until: expiresAt,
            next: max(tx.now + age, tx.now + (expiresAt - tx.now) / 2), sealedBy: vault, in: tx)
        }
        return true
      }
    }
    return false
  }

  private func postpone(_ id: UUID, _ text: String, in store: TenantStore) async throws {
    log.info(
      "a provider does not renew credentials",
      ["session": .string("\(id)"), "said": .string(String(text.prefix(200)))])
    let pause = Self.pauseAfterRefusal
    try await store.write { tx throws in
      try ChannelSessions.planRenewal(of: id, at: tx.now + pause, in: tx)
    }
  }
}

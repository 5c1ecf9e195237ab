package import ChannelKit
package import Cluster
package import Core
package import Store
package import TenantKit

/// The sessions with their opened credentials, as far as this node has needed them.
package final class Accounts: Sendable {
  /// A session and the account that its channel sees.
  package struct Known: Sendable {
    package let tenant: TenantID
    package let session: ChannelSession
    package let account: Account
  }

  fileprivate struct Key: Hashable {
    let tenant: TenantID
    let session: UUID
  }

  fileprivate struct State {
    var known: [Key: Known] = [:]
    /// By the digest of a hook's token.
    var hooks: [[UInt8]: Key] = [:]
    /// Steps with whatever is forgotten, so that what was read before is not remembered after.
    var forgotten: UInt64 = 0
  }

  /// More sessions than that at work on one node are read again now and then.
  private static let countMax = 10_000

  private let database: Database
  private let cluster: Cluster
  private let vault: Vault
  private let clock: any WallClock
  private let hooks: HookBase
  private let state = Locked(State())

  package init(
    _ database: Database, _ cluster: Cluster, vault: Vault, clock: any WallClock, hooks: HookBase
  ) {
    self.database = database
    self.cluster = cluster
    self.vault = vault
    self.clock = clock
    self.hooks = hooks
    cluster.listen { [state] changes in
      state.withLock { $0.forget(changes) }
    }
  }

  /// The session that has a hook; nil where none has.
  package func find(hook token: String) async throws -> Known? {
    let digest = SessionSecrets.digest(ofHook: token)
    let (key, before) = state.withLock { ($0.hooks[digest], $0.forgotten) }
    if let key, cluster.isCurrent { return try await findAny(key) }
    let place = try await database.read { tx throws in
      try ChannelSessions.locate(hook: token, in: tx).map { Key(tenant: $0.tenant, session: $0.id) }
    }
    guard let place else { return nil }
    state.withLock { state in
      guard state.forgotten == before else { return }
      if state.hooks.count >= Self.countMax { state.hooks.removeAll() }
      state.hooks[digest] = place
    }
    return try await findAny(place)
  }

  private func findAny(_ key: Key) async throws -> Known? {
    do {
      return try await find(key.session, of: key.tenant)
    } catch let error as TenantError where error.code == .notFound {
      return nil
    }
  }

  /// The session with its account. Throws `TenantError.notFound`.
  package func find(_ session: UUID, of tenant: TenantID) async throws -> Known {
    let key = Key(tenant: tenant, session: session)
    let (known, before) = state.withLock { ($0.known[key], $0.forgotten) }
    if let known, cluster.isCurrent { return known }
    let store = TenantStore(database, cluster, clock: clock, tenant: tenant)
    let read = try await store.read { [vault, hooks] tx throws in
      let secrets = try ChannelSessions.secrets(of: session, openedBy: vault, in: tx)
      let session = try ChannelSessions.find(session, in: tx)
      return Known(
        tenant: tenant, session: session,
        account: secrets.account(hooks, isTest: session.isTest))
    }
    state.withLock { state in
      guard state.forgotten == before else { return }
      if state.known.count >= Self.countMax { state.known.removeAll() }
      state.known[key] = read
    }
    return read
  }
}

extension Accounts.State {
  fileprivate mutating func forget(_ changes: [Change]?) {
    guard let changes else {
      known.removeAll()
      hooks.removeAll()
      forgotten += 1
      return
    }
    for change in changes where change.kind == .channelSession || change.kind == .tenant {
      forgotten += 1
      hooks = hooks.filter { $1.tenant != change.tenant }
      known = known.filter { key, _ in
        key.tenant != change.tenant || (change.subject != nil && key.session != change.subject)
      }
    }
  }
}

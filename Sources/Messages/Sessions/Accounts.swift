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

  struct Key: Hashable {
    let tenant: TenantID
    let session: UUID
  }

  struct State {
    var known: [Key: Known] = [:]
    /// By the digest of a hook's token.
    var hooks: [[UInt8]: Key] = [:]
    /// The sessions of tests whose twins know the hook, or are being told.
    var told: [Key: Telling] = [:]
    /// Steps with whatever is forgotten, so that what was read before is not remembered after.
    var forgotten: UInt64 = 0
  }

  /// More sessions than that at work on one node are read again now and then.
  static let countMax = 10_000

  let database: Database
  private let cluster: Cluster
  private let vault: Vault
  private let clock: any WallClock
  private let hooks: HookBase
  let tellTwin: TellTwin
  let state = Locked(State())

  /// Tells a twin on this node where the hook of a session is. Twins remember nothing when a node starts.
  package typealias TellTwin = @Sendable (Known) async -> Void

  package init(
    _ database: Database, _ cluster: Cluster, vault: Vault, clock: any WallClock, hooks: HookBase,
    tellTwin: @escaping TellTwin = { _ in }
  ) {
    self.database = database
    self.cluster = cluster
    self.vault = vault
    self.clock = clock
    self.hooks = hooks
    self.tellTwin = tellTwin
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

  func findAny(_ key: Key) async throws -> Known? {
    do {
      return try await find(key, awaitsTwin: false)
    } catch let error as TenantError where error.code == .notFound {
      return nil
    }
  }

  /// The session with its account. Throws `TenantError.notFound`.
  package func find(_ session: UUID, of tenant: TenantID) async throws -> Known {
    try await find(Key(tenant: tenant, session: session), awaitsTwin: true)
  }

  /// A twin asks the hook that it is told of, which leads here again and cannot wait for the twin.
  private func find(_ key: Key, awaitsTwin: Bool) async throws -> Known {
    let known = try await read(key)
    if known.session.isTest { await tellTwin(of: known, key, waits: awaitsTwin) }
    return known
  }

  private func read(_ key: Key) async throws -> Known {
    let (session, tenant) = (key.session, key.tenant)
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
      told = told.filter { $1.isUnderWay }
      forgotten += 1
      return
    }
    for change in changes where change.kind == .channelSession || change.kind == .tenant {
      forgotten += 1
      hooks = hooks.filter { $1.tenant != change.tenant }
      let stays = { (key: Accounts.Key) in
        key.tenant != change.tenant || (change.subject != nil && key.session != change.subject)
      }
      known = known.filter { stays($0.key) }
      told = told.filter { stays($0.key) || $0.value.isUnderWay }
    }
  }
}

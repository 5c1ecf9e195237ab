import Core
import Store
import TenantKit

/// Twins remember nothing when a node starts, so they are told of each hook before the node uses its session.
extension Accounts {
  /// How far it is known to a twin where the hook of a session is.
  enum Telling {
    /// Who waits for it.
    case underWay([CheckedContinuation<Void, Never>])
    case done

    var isUnderWay: Bool { if case .underWay = self { true } else { false } }
  }

  /// Tells the twin of a session once, until something changes.
  func tellTwin(of known: Known, _ key: Key, waits: Bool) async {
    let before = state.withLock { $0.beginTelling(key) }
    guard let before else {
      if waits { await awaitTelling(key) }
      return
    }
    await tellTwin(known)
    for each in state.withLock({ $0.endTelling(key, since: before) }) { each.resume() }
  }

  private func awaitTelling(_ key: Key) async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        guard case .underWay(let waiting)? = state.told[key] else { return true }
        state.told[key] = .underWay(waiting + [continuation])
        return false
      }
      if isOver { continuation.resume() }
    }
  }

  /// Twins remember that many accounts.
  private static let twinAccountCountMax = 1_000

  /// Tells the twins of this node of every session of tests, of the newest where there are very many. One that is needed
  /// before its turn is told when it is needed.
  package func tellTwins() async throws {
    let keys = try await database.read { tx throws in
      try tx.all(
        """
        SELECT tenant_id, id FROM channel_session WHERE is_test = \(true)
        ORDER BY id DESC LIMIT \(Self.twinAccountCountMax)
        """
      ) { row throws in Key(tenant: try row[0], session: try row[1]) }
    }
    for key in keys.reversed() where !Task.isCancelled { _ = try? await findAny(key) }
  }
}

extension Accounts.State {
  /// Takes it on to tell a twin; nil where that was done, or is being done.
  fileprivate mutating func beginTelling(_ key: Accounts.Key) -> UInt64? {
    guard told[key] == nil else { return nil }
    if told.count >= Accounts.countMax { told = told.filter { $1.isUnderWay } }
    told[key] = .underWay([])
    return forgotten
  }

  /// Notes that a twin was told, unless something changed meanwhile; who waits for that.
  fileprivate mutating func endTelling(
    _ key: Accounts.Key, since before: UInt64
  ) -> [CheckedContinuation<Void, Never>] {
    guard case .underWay(let waiting)? = told[key] else { return [] }
    told[key] = forgotten == before ? .done : nil
    return waiting
  }
}

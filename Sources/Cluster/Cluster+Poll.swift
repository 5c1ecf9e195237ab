import Core
import Store
import Synchronization

extension Cluster {
  /// Asks once what changed, tells the handlers, and acknowledges.
  func poll() async throws {
    try await hear()
    try await acknowledge()
  }

  /// Asks once what changed and tells the handlers.
  ///
  /// Several may run at once: each tells of all that came after what was known when it began, and trust reaches only as
  /// far as the question was asked, so none can hide a change from another.
  func hear() async throws {
    let began = clock.uptime
    let seen = state.withLock { $0.seenEpoch }
    let news = try await database.read { tx throws in try Self.news(since: seen, in: tx) }
    let handlers = state.withLock { $0.handlers }
    if news.epoch != seen {
      for handler in handlers { handler(news.changes) }
    }
    state.withLock { state in
      let wentBack = news.epoch < seen && state.seenEpoch == seen
      state.seenEpoch = wentBack ? news.epoch : max(state.seenEpoch, news.epoch)
      let until = (began + ClusterTimes.trust).microseconds
      if state.id != nil, until > trustedUntil.load(ordering: .relaxed) {
        trustedUntil.store(until, ordering: .releasing)
      }
    }
  }

  /// Lets the others know how far this node has heard.
  private func acknowledge() async throws {
    let due = state.withLock { state -> (id: UUID, epoch: Int64)? in
      guard let id = state.id, state.seenEpoch != state.acknowledgedEpoch else { return nil }
      return (id, state.seenEpoch)
    }
    guard let due else { return }
    try await database.write { tx throws in
      _ = try tx.execute("UPDATE cluster_node SET epoch = \(due.epoch) WHERE id = \(due.id)")
    }
    state.withLock { if $0.id == due.id { $0.acknowledgedEpoch = due.epoch } }
  }
}

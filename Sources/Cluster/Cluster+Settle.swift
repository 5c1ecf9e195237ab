package import Core
package import Store
import Synchronization

extension Cluster {
  /// Returns when no node can still act on what was changed: own memory first, then the others'.
  package func settle(_ epoch: Int64) async {
    do {
      if state.withLock({ $0.seenEpoch < epoch }) { try await hear() }
      try await Self.settle(epoch, in: database, clock: clock, except: nodeID)
    } catch {
      // Then nobody else can ask either, and trust runs out for all of them.
      log.warning("waiting for the other nodes by time", ["error": .string("\(error)")])
      trustedUntil.store(0, ordering: .releasing)
      try? await Task.sleep(for: ClusterTimes.trust)
    }
  }

  /// The same for a process that is no node, such as a command.
  package static func settle(
    _ epoch: Int64, in database: Database, clock: any WallClock
  ) async throws {
    try await settle(epoch, in: database, clock: clock, except: nil)
  }

  private static func settle(
    _ epoch: Int64, in database: Database, clock: any WallClock, except own: UUID?
  ) async throws {
    let began = clock.uptime
    while clock.uptime - began < ClusterTimes.trust {
      let behind: Int64? = try await database.read { tx throws in
        try tx.value(
          """
          SELECT COUNT(*) FROM cluster_node
          WHERE epoch < \(epoch) AND id <> \(own ?? UUID(high: 0, low: 0))
          """)
      }
      if behind == 0 { return }
      try await Task.sleep(for: ClusterTimes.settleInterval)
    }
  }
}

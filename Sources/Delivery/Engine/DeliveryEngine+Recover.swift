import Cluster
import Core
import Store
import TenantKit

extension DeliveryEngine {
  /// The most attempts of all nodes together.
  private static let remainderCountMax = 20_000

  /// Settles attempts that nobody makes any more: those of dead nodes, and those of this node that it lost.
  func recoverRemainders() async throws {
    let found = try await database.read { tx throws in
      try Outbox.attempting(countMax: Self.remainderCountMax, in: tx)
    }
    let ownership = ownership.withLock { $0 }
    let abandoned = sift(found.filter { ownership.isOwn($0.queue) })
    guard !abandoned.isEmpty else { return }
    log.info("attempts without an end are recovered", ["count": .integer(Int64(abandoned.count))])
    try await together(abandoned.map { ($0, ()) }) { remainder, _ in
      guard let carrier = self.carriers[remainder.kind] else { return }
      try await self.recover(remainder, carrier)
    }
  }

  /// Those that nobody makes. An attempt of this node may just have ended since it was read, so one that is not at work
  /// only counts when it still stands there at the next look.
  private func sift(_ found: [Remainder]) -> [Remainder] {
    let idle = atWork.withLock { atWork in
      found.filter { !atWork.contains(RowKey(tenant: $0.queue.tenant, id: $0.id)) }
    }
    let node = cluster.nodeID
    let ownIdle = Set(idle.filter { $0.node == node })
    let before = suspects.withLock { suspects in
      defer { suspects = ownIdle }
      return suspects
    }
    return idle.filter { remainder in
      if remainder.node == node { return before.contains(remainder) }
      // Zero is also said of a node that may just have come.
      return cluster.absence(of: remainder.node).map { $0 > .zero } ?? false
    }
  }

  private func recover<C: Carrier>(_ remainder: Remainder, _ carrier: C) async throws {
    let recovered = try await store(remainder.queue.tenant).write { tx throws in
      try Outbox.recover(
        remainder.id, of: remainder.node, attempts: remainder.attempts, for: carrier, in: tx)?.1
    }
    guard let recovered else { return }
    metrics.ended(remainder.kind, recovered == .again ? .recoveredAgain : .recoveredOver)
    for priority in Priority.allCases {
      noticed(remainder.queue.tenant, queue: remainder.queue.id, priority)
    }
  }
}

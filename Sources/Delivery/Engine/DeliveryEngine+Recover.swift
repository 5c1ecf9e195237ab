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
    let abandoned = found.filter { ownership.isOwn($0.queue) && isAbandoned($0) }
    guard !abandoned.isEmpty else { return }
    log.info("attempts without an end are recovered", ["count": .integer(Int64(abandoned.count))])
    try await together(abandoned.map { ($0, ()) }) { remainder, _ in
      guard let carrier = self.carriers[remainder.kind] else { return }
      try await self.recover(remainder, carrier)
    }
  }

  private func isAbandoned(_ remainder: Remainder) -> Bool {
    let key = RowKey(tenant: remainder.queue.tenant, id: remainder.id)
    guard !atWork.withLock({ $0.contains(key) }) else { return false }
    if remainder.node == cluster.nodeID { return true }
    // Zero is also said of a node that may just have come.
    return cluster.absence(of: remainder.node).map { $0 > .zero } ?? false
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

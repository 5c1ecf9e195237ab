import Cluster
import Core
import Store

extension Limiter {
  /// Waits until the other nodes have answered the recall of a subject's leases, or long enough.
  func awaitReturns(of subject: Subject, from others: [UUID]) async throws {
    for _ in 0..<recallLookCountMax {
      let open: Int64? = try await database.read { tx throws in
        try tx.value(
          """
          SELECT COUNT(*) FROM limit_recall
          WHERE tenant_id = \(subject.tenant) AND subject_id = \(subject.id)
            AND node_id IN \(list: others)
          """)
      }
      if open == 0 { return }
      try await Task.sleep(for: MeterTimes.recallInterval)
    }
  }

  /// Gives back what other nodes ask for.
  func answerRecalls() async throws {
    guard let node = cluster.nodeID else { return }
    let subjects = try await database.read { tx throws in
      try tx.all(
        """
        SELECT tenant_id, subject_id FROM limit_recall WHERE node_id = \(node)
        ORDER BY tenant_id, subject_id LIMIT \(Self.recallBatchMax)
        """
      ) { row throws in Subject(tenant: try row[0], id: try row[1]) }
    }
    for subject in subjects {
      if let meter = table.existing(subject) {
        try await meter.surrender(answering: node)
      } else {
        try await database.write { tx throws in try Self.forget(subject, node, in: tx) }
      }
    }
  }

  /// How many recalls are answered in one go.
  private static let recallBatchMax = 200

  static func forget(
    _ subject: Subject, _ node: UUID, in tx: borrowing WriteTransaction
  ) throws {
    try tx.execute(
      """
      DELETE FROM limit_recall WHERE tenant_id = \(subject.tenant)
        AND subject_id = \(subject.id) AND node_id = \(node)
      """)
  }

  /// Forgets what nodes were asked that are gone.
  func dropDeadRecalls() async throws {
    try await database.write { tx throws in
      _ = try tx.execute(
        "DELETE FROM limit_recall WHERE node_id NOT IN (SELECT id FROM cluster_node)")
    }
  }
}

extension Meter {
  /// Gives back everything unspent, and answers a recall with it.
  func surrender(answering node: UUID?) async throws {
    try await visitingStore {
      let uptime = limiter.clock.uptimeMicroseconds
      let surrender = inner.withLock { $0.state.withdrawAll(at: uptime) }
      do {
        try await limiter.write([surrender], answering: node)
      } catch {
        if (error as? StoreError)?.code != .unknownOutcome {
          inner.withLock { $0.state.takeBack(surrender.returns) }
        }
        throw error
      }
    }
  }
}

extension Limiter {
  /// Writes what is given back, of several subjects at once.
  func write(_ surrenders: [LeaseSurrender], answering node: UUID?) async throws {
    let own = cluster.nodeID
    let incarnation = cluster.incarnation
    try await database.write { tx throws in
      for surrender in surrenders {
        for unspent in surrender.returns { try unspent.settle(surrender.subject, in: tx) }
        if let own, surrender.isShareLower, surrender.incarnation == incarnation {
          try ShareRow.write(surrender.share, of: surrender.subject, own, in: tx)
        }
        if let node { try Self.forget(surrender.subject, node, in: tx) }
      }
    }
  }
}

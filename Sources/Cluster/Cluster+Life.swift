import Core
import Store
import Synchronization

extension Cluster {
  /// Registers this node under a new id.
  ///
  /// Say that it is alone where a lock makes sure of it: whoever else is in the table is then known to be gone.
  package func join(isAlone: Bool = false) async throws {
    let uptime = clock.uptime
    try await register(clearingOthers: isAlone)
    if isAlone {
      state.withLock { $0.nodes = NodeTable(aloneSince: uptime) }
    }
    try await hear()
    try await look()
  }

  /// A clean stop: the others need not wait for this node any more.
  package func leave() async {
    let id = state.withLock { state in
      defer {
        state.id = nil
        state.hasLeft = true
      }
      return state.id
    }
    trustedUntil.store(0, ordering: .releasing)
    leasedUntil.store(0, ordering: .releasing)
    guard let id else { return }
    do {
      try await database.write { tx throws in
        _ = try tx.execute("DELETE FROM cluster_node WHERE id = \(id)")
      }
    } catch {
      log.warning("this node could not sign off", ["error": .string("\(error)")])
    }
  }

  /// Shows once that this node lives, and looks who else does.
  ///
  /// A node that others removed finds its row gone: what it leased is lost to it, so it joins again as another.
  package func beat() async throws {
    let began = clock.uptime
    let own = state.withLock { state -> (id: UUID, beat: Int64)? in
      state.beat += 1
      return state.id.map { ($0, state.beat) }
    }
    if let own {
      let count = try await database.write { tx throws in
        try tx.execute("UPDATE cluster_node SET beat = \(own.beat) WHERE id = \(own.id)")
      }
      if count == 1 { extendLease(of: own.id, from: began) } else { try await rejoin() }
    } else if !state.withLock({ $0.hasLeft }) {
      try await register(clearingOthers: false)
      try await hear()
    }
    try await look()
  }

  private func rejoin() async throws {
    log.warning("this node was taken for dead and joins again")
    state.withLock { $0.id = nil }
    trustedUntil.store(0, ordering: .releasing)
    leasedUntil.store(0, ordering: .releasing)
    let handlers = state.withLock { $0.handlers }
    for handler in handlers { handler(nil) }
    try await register(clearingOthers: false)
    try await hear()
  }

  /// Nothing is believed yet under the new id, so nobody needs to wait for it to hear what came before.
  private func register(clearingOthers: Bool) async throws {
    let began = clock.uptime
    let id = UUID.v7(at: clock.now)
    let epoch = try await database.write { tx throws in
      if clearingOthers { try tx.execute("DELETE FROM cluster_node") }
      let epoch: Int64? = try tx.value("SELECT epoch FROM cluster_epoch WHERE id = 0")
      try tx.execute(
        "INSERT INTO cluster_node (id, beat, epoch) VALUES (\(id), 0, \(epoch ?? 0))")
      return epoch ?? 0
    }
    state.withLock { state in
      state.id = id
      state.acknowledgedEpoch = epoch
    }
    incarnationCount.add(1, ordering: .acquiringAndReleasing)
    extendLease(of: id, from: began)
  }

  private func extendLease(of id: UUID, from began: Duration) {
    let until = (began + ClusterTimes.silenceMax).microseconds
    state.withLock { state in
      guard state.id == id, until > leasedUntil.load(ordering: .relaxed) else { return }
      leasedUntil.store(until, ordering: .releasing)
    }
  }

  /// Reads who lives, and removes whom nobody has heard of for too long.
  private func look() async throws {
    let sightings = try await database.read { tx throws in
      try tx.all("SELECT id, beat FROM cluster_node ORDER BY id LIMIT \(Self.nodeCountMax)") {
        row throws in NodeTable.Sighting(id: try row[0], beat: try row[1])
      }
    }
    let uptime = clock.uptime
    let silent = state.withLock { state in
      let silent = state.nodes.see(sightings, at: uptime).filter { $0.id != state.id }
      liveCount.store(max(1, state.nodes.live(at: uptime).count), ordering: .relaxed)
      return silent
    }
    guard !silent.isEmpty else { return }
    try await database.write { tx throws in
      for node in silent {
        // One that came back meanwhile has another beat, and stays.
        try tx.execute("DELETE FROM cluster_node WHERE id = \(node.id) AND beat = \(node.beat)")
      }
    }
  }

  /// The most nodes of one gateway.
  private static let nodeCountMax = 1_000
}

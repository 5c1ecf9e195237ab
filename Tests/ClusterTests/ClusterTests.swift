import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import Cluster

/// A node with a database object of its own, as another process would have.
struct Node: Sendable {
  let cluster: Cluster
  let database: Database
  let heard = Locked<[[Change]?]>([])

  init(_ place: TestPlace, _ clock: ManualClock) async throws {
    database = try await place.open(ClusterSchema.migrations, clock: clock)
    cluster = Cluster(database, clock: clock, log: Log(to: RecordingSink(), clock: clock))
    cluster.listen { [heard] changes in heard.withLock { $0.append(changes) } }
  }

  /// What was heard since this was asked last.
  func news() -> [[Change]?] {
    heard.withLock { heard in
      defer { heard = [] }
      return heard
    }
  }

  func announce(_ changes: Change...) async throws -> Int64 {
    try await database.write { tx throws in try Cluster.announce(changes, in: tx) }
  }
}

/// Lends nodes of one gateway that have joined.
func withNodes(
  _ engine: TestEngine, _ count: Int, _ body: ([Node], ManualClock) async throws -> Void
) async throws {
  try await withPlace(engine) { place in
    let clock = ManualClock()
    var nodes: [Node] = []
    for _ in 0..<count { nodes.append(try await Node(place, clock)) }
    for node in nodes { try await node.cluster.join() }
    for node in nodes { try await node.cluster.beat() }
    _ = nodes.map { $0.news() }
    do { try await body(nodes, clock) } catch {
      for node in nodes { await node.database.close() }
      throw error
    }
    for node in nodes { await node.database.close() }
  }
}

@Suite struct ClusterTests {
  private let change = Change(
    .key, tenant: TenantID(UUID(high: 1, low: 2)), subject: UUID(high: 3, low: 4))

  @Test(arguments: TestEngine.all)
  func `a node hears what another announced`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 2) { nodes, _ in
      let other = Change(.vault)
      _ = try await nodes[0].announce(change, other)
      try await nodes[1].cluster.poll()
      #expect(nodes[1].news() == [[change, other]])
      try await nodes[1].cluster.poll()
      #expect(nodes[1].news().isEmpty)
    }
  }

  @Test(arguments: TestEngine.all)
  func `settling returns once the others have heard`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 2) { nodes, _ in
      let epoch = try await nodes[0].announce(change)
      // The clock stands still, so only the other's acknowledgement can end the wait.
      async let settled: Void = nodes[0].cluster.settle(epoch)
      #expect(await eventually { nodes[0].heard.withLock { !$0.isEmpty } })
      try await nodes[1].cluster.poll()
      await settled
      #expect(nodes[0].news() == [[change]])
      #expect(nodes[1].news() == [[change]])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a command settles as a node does`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 1) { nodes, clock in
      let epoch = try await nodes[0].announce(change)
      let database = nodes[0].database
      async let settled: Void = Cluster.settle(epoch, in: database, clock: clock)
      try await nodes[0].cluster.poll()
      try await settled
      #expect(nodes[0].news() == [[change]])
    }
  }

  @Test(arguments: TestEngine.all)
  func `settling waits no longer than a deaf node believes itself`(
    _ engine: TestEngine
  ) async throws {
    try await withNodes(engine, 2) { nodes, clock in
      try await nodes[1].cluster.poll()
      let epoch = try await nodes[0].announce(change)
      #expect(nodes[1].cluster.isCurrent)
      let isSettled = Locked(false)
      async let settled: Void = settle(nodes[0], epoch, isSettled)
      #expect(await eventually { nodes[0].heard.withLock { !$0.isEmpty } })
      #expect(!isSettled.withLock { $0 })
      // Small steps: the wait may begin at any of them.
      let passed = await eventually {
        clock.advance(by: .milliseconds(100))
        return isSettled.withLock { $0 }
      }
      #expect(passed)
      await settled
      #expect(!nodes[1].cluster.isCurrent)
    }
  }

  private func settle(_ node: Node, _ epoch: Int64, _ done: Locked<Bool>) async {
    await node.cluster.settle(epoch)
    done.withLock { $0 = true }
  }

  @Test(arguments: TestEngine.all)
  func `a node that cannot ask stops to believe itself`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 1) { nodes, clock in
      try await nodes[0].cluster.poll()
      clock.advance(by: .milliseconds(999))
      #expect(nodes[0].cluster.isCurrent)
      clock.advance(by: .milliseconds(1))
      #expect(!nodes[0].cluster.isCurrent)
      await nodes[0].database.close()
      await #expect(throws: StoreError.self) { try await nodes[0].cluster.poll() }
      #expect(!nodes[0].cluster.isCurrent)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a node that missed too much forgets everything`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 2) { nodes, _ in
      let change = change
      for _ in 0..<10 {
        try await nodes[0].database.write { tx throws in
          for _ in 0..<110 { _ = try Cluster.announce([change], in: tx) }
        }
      }
      try await nodes[1].cluster.poll()
      #expect(nodes[1].news() == [nil])
      let kept: Int64? = try await nodes[0].database.read { tx throws in
        try tx.value("SELECT COUNT(*) FROM cluster_change")
      }
      #expect(kept == Cluster.keptEpochCount)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a node below a restored backup forgets everything`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 1) { nodes, _ in
      _ = try await nodes[0].announce(change)
      try await nodes[0].cluster.poll()
      _ = nodes[0].news()
      try await nodes[0].database.write { tx throws in
        try tx.execute("UPDATE cluster_epoch SET epoch = 0")
        try tx.execute("DELETE FROM cluster_change")
      }
      try await nodes[0].cluster.poll()
      #expect(nodes[0].news() == [nil])
      _ = try await nodes[0].announce(change)
      try await nodes[0].cluster.poll()
      #expect(nodes[0].news() == [[change]])
    }
  }

  @Test(arguments: TestEngine.all)
  func `what a transaction undid was never announced`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 1) { nodes, _ in
      struct Undo: Error {}
      let change = change
      await #expect(throws: Undo.self) {
        try await nodes[0].database.write { tx throws in
          _ = try Cluster.announce([change], in: tx)
          throw Undo()
        }
      }
      try await nodes[0].cluster.poll()
      #expect(nodes[0].news().isEmpty)
    }
  }
}

@Suite struct NodeLifeTests {
  @Test(arguments: TestEngine.all)
  func `nodes see each other come and go`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 3) { nodes, _ in
      #expect(nodes[0].cluster.liveNodeCount == 3)
      await nodes[2].cluster.leave()
      try await nodes[0].cluster.beat()
      #expect(nodes[0].cluster.liveNodeCount == 2)
      #expect(nodes[0].cluster.otherLiveNodes == [nodes[1].cluster.nodeID])
      #expect(!nodes[2].cluster.isCurrent)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a silent node is removed, and joins again as another`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 2) { nodes, clock in
      let old = try #require(nodes[1].cluster.nodeID)
      let incarnation = nodes[1].cluster.incarnation
      // The first of these is where its last beat is seen; five seconds later it is given up.
      for _ in 0..<6 {
        #expect(nodes[0].cluster.liveNodeCount == 2)
        clock.advance(by: .seconds(1))
        try await nodes[0].cluster.beat()
      }
      // At that moment it cannot spend what it leased any more, by its own clock.
      #expect(!nodes[1].cluster.isLeased(at: Moment(clock)))
      try await nodes[0].cluster.beat()
      #expect(nodes[0].cluster.liveNodeCount == 1)
      #expect(nodes[0].cluster.absence(of: old) == .zero)

      try await nodes[1].cluster.beat()
      #expect(nodes[1].cluster.nodeID != old)
      #expect(nodes[1].cluster.incarnation == incarnation + 1)
      #expect(nodes[1].news().first == .some(nil))
      #expect(nodes[1].cluster.isLeased(at: Moment(clock)))
      clock.advance(by: .seconds(4))
      try await nodes[0].cluster.beat()
      #expect(nodes[0].cluster.liveNodeCount == 2)
      #expect(nodes[0].cluster.absence(of: old) == .seconds(4))
    }
  }

  @Test(arguments: TestEngine.all)
  func `a node that beats is leased and lives on`(_ engine: TestEngine) async throws {
    try await withNodes(engine, 2) { nodes, clock in
      for _ in 0..<20 {
        clock.advance(by: .milliseconds(4_900))
        for node in nodes { try await node.cluster.beat() }
        #expect(nodes.allSatisfy { $0.cluster.liveNodeCount == 2 })
      }
      #expect(nodes[0].cluster.isLeased(at: Moment(clock)))
    }
  }

  @Test(arguments: TestEngine.all)
  func `who is alone knows all others to be gone`(_ engine: TestEngine) async throws {
    try await withPlace(engine) { place in
      let clock = ManualClock()
      let first = try await Node(place, clock)
      try await first.cluster.join()
      let old = try #require(first.cluster.nodeID)
      await first.database.close()
      clock.advance(by: .seconds(1))
      let second = try await Node(place, clock)
      try await second.cluster.join(isAlone: true)
      clock.advance(by: .seconds(2))
      #expect(second.cluster.liveNodeCount == 1)
      #expect(second.cluster.absence(of: old) == .seconds(2))
      await second.database.close()
    }
  }

  @Test func `a node that nobody looked for may just have come`() {
    var table = NodeTable()
    let stranger = UUID(high: 9, low: 9)
    #expect(table.absence(of: stranger, at: .seconds(1)) == .zero)
    #expect(table.absence(of: stranger, at: .seconds(100)) == .zero)
    #expect(table.see([], at: .seconds(100)).isEmpty)
    #expect(table.absence(of: stranger, at: .seconds(101)) == .seconds(100))
    // It came after that look, so asking twice tells no more than asking once.
    let newcomer = UUID(high: 9, low: 10)
    #expect(table.absence(of: newcomer, at: .milliseconds(100_010)) == .zero)
    #expect(table.absence(of: newcomer, at: .milliseconds(100_020)) == .zero)
    #expect(table.see([.init(id: stranger, beat: 1)], at: .seconds(102)).isEmpty)
    #expect(table.absence(of: stranger, at: .seconds(102)) == nil)
  }

  @Test func `the gone that are remembered are bounded`() {
    var table = NodeTable()
    for number in 0..<UInt64(NodeTable.goneCountMax + 50) {
      _ = table.see([], at: .seconds(Int(number)))
      _ = table.absence(of: UUID(high: 1, low: number), at: .seconds(Int(number)))
    }
    // The oldest are forgotten, and begin anew.
    let now = Duration.seconds(NodeTable.goneCountMax + 49)
    #expect(table.absence(of: UUID(high: 1, low: 0), at: now) == .zero)
  }
}

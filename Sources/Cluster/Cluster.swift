package import Core
package import Store
import Synchronization

/// This process among those that share a database.
///
/// A change is announced in its own transaction. Every node asks for announcements ten times a second, drops what
/// changed from its memory and acknowledges. Whoever made the change waits until all have, or until none that has not
/// can still believe what it remembers. No clock of another machine is compared with ours.
package final class Cluster: Sendable {
  let database: Database
  let clock: any WallClock
  let log: Log
  let state = Locked(State())

  // Microseconds of uptime, and a count: words that the path of a request reads without a lock.
  let trustedUntil = Atomic<Int64>(0)
  let leasedUntil = Atomic<Int64>(0)
  let incarnationCount = Atomic<Int64>(0)
  let liveCount = Atomic<Int>(1)

  struct State: Sendable {
    var handlers: [@Sendable ([Change]?) -> Void] = []
    /// The id that others know this node by; nil before it joined and after it left.
    var id: UUID?
    var hasLeft = false
    var seenEpoch: Int64 = -1
    var acknowledgedEpoch: Int64 = -1
    var beat: Int64 = 0
    var nodes = NodeTable()
    var lastFailure: StoreError.Code?
  }

  /// A node that has not joined yet.
  package init(_ database: Database, clock: any WallClock, log: Log) {
    (self.database, self.clock, self.log) = (database, clock, log)
  }

  /// Calls the handler with what changed; with nil when everything may have.
  package func listen(_ handler: @escaping @Sendable ([Change]?) -> Void) {
    state.withLock { $0.handlers.append(handler) }
  }

  /// Whether what this node remembers may be believed now.
  package var isCurrent: Bool { isCurrent(at: Moment(clock)) }

  /// Whether what this node remembers may be believed at a moment.
  package func isCurrent(at moment: Moment) -> Bool {
    moment.uptimeMicroseconds < trustedUntil.load(ordering: .acquiring)
  }

  /// Whether others still count on this node to live, so that it may spend what it leased.
  package func isLeased(at moment: Moment) -> Bool {
    moment.uptimeMicroseconds < leasedUntil.load(ordering: .acquiring)
  }

  /// Steps each time this node had to join anew because others took it for dead.
  package var incarnation: Int64 { incarnationCount.load(ordering: .acquiring) }

  /// How many nodes lived when the table was last read, this one included.
  package var liveNodeCount: Int { liveCount.load(ordering: .relaxed) }

  /// The id of this node; nil before it joined and after it left.
  package var nodeID: UUID? { state.withLock { $0.id } }

  /// The other nodes that lived when the table was last read.
  package var otherLiveNodes: [UUID] {
    let uptime = clock.uptime
    return state.withLock { state in
      state.nodes.live(at: uptime).filter { $0 != state.id }
    }
  }

  /// How long a node has been gone for certain; nil while it may still act.
  package func absence(of node: UUID) -> Duration? {
    let uptime = clock.uptime
    return state.withLock { $0.nodes.absence(of: node, at: uptime) }
  }

  /// Asks, beats and removes the silent until the task is cancelled.
  package func run() async {
    var lastBeat = clock.uptime - ClusterTimes.beatInterval
    while !Task.isCancelled {
      let began = clock.uptime
      await attempt { cluster async throws in try await cluster.poll() }
      if began - lastBeat >= ClusterTimes.beatInterval {
        lastBeat = began
        await attempt { cluster async throws in try await cluster.beat() }
      }
      let rest = ClusterTimes.pollInterval - (clock.uptime - began)
      if rest > .zero { try? await Task.sleep(for: rest) }
    }
  }

  /// Tells of the first of several like failures; while they last `isCurrent` turns false by itself.
  private func attempt(_ step: (Cluster) async throws -> Void) async {
    do {
      try await step(self)
      let wasFailing = state.withLock { state in
        defer { state.lastFailure = nil }
        return state.lastFailure != nil
      }
      if wasFailing { log.info("the other nodes can be heard again") }
    } catch {
      let code = (error as? StoreError)?.code ?? .engine
      let isNew = state.withLock { state in
        defer { state.lastFailure = code }
        return state.lastFailure != code
      }
      if isNew {
        log.warning("the other nodes cannot be heard", ["error": .string("\(error)")])
      }
    }
  }
}

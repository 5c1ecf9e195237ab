import Core

/// What one node has seen of the others, by its own clock alone.
///
/// A node lives while its beats go on. One whose row is gone has left, or was removed after its silence; from the moment
/// that this is seen the node can no longer act.
struct NodeTable: Sendable {
  /// A row of `cluster_node` as it was read.
  struct Sighting: Hashable, Sendable {
    let id: UUID
    let beat: Int64
  }

  private struct Node: Sendable {
    var beat: Int64
    /// When this beat was first seen.
    var seenAt: Duration
  }

  /// How many nodes that are gone are remembered.
  static let goneCountMax = 1_000

  private var nodes: [UUID: Node] = [:]
  private var goneSince: [UUID: Duration] = [:]
  private var lookedAt: Duration?
  /// Since when every node that is not known is known to be gone; nil when it may just have come.
  private let aloneSince: Duration?

  init(aloneSince: Duration? = nil) { self.aloneSince = aloneSince }

  /// Takes what the table holds, read at a time, and returns the rows whose node has been silent for too long.
  mutating func see(_ sightings: [Sighting], at uptime: Duration) -> [Sighting] {
    lookedAt = uptime
    let present = Set(sightings.map(\.id))
    for id in nodes.keys where !present.contains(id) {
      nodes[id] = nil
      leave(id, at: uptime)
    }
    for sighting in sightings {
      goneSince[sighting.id] = nil
      if nodes[sighting.id]?.beat != sighting.beat {
        nodes[sighting.id] = Node(beat: sighting.beat, seenAt: uptime)
      }
    }
    return sightings.filter { !isLive($0.id, at: uptime) }
  }

  /// The nodes whose beats go on.
  func live(at uptime: Duration) -> [UUID] {
    nodes.keys.filter { isLive($0, at: uptime) }.sorted()
  }

  /// How long a node has been gone; nil while it may still act. One that nobody has looked for since it was first asked
  /// about may just have come, and so may any while nobody looks.
  mutating func absence(of id: UUID, at uptime: Duration) -> Duration? {
    if nodes[id] != nil { return nil }
    if goneSince[id] == nil { leave(id, at: aloneSince ?? uptime) }
    guard let lookedAt, uptime - lookedAt < ClusterTimes.silenceMax else { return .zero }
    guard let since = goneSince[id], aloneSince != nil || since <= lookedAt else { return .zero }
    return uptime - since
  }

  private func isLive(_ id: UUID, at uptime: Duration) -> Bool {
    nodes[id].map { uptime - $0.seenAt < ClusterTimes.silenceMax } ?? false
  }

  private mutating func leave(_ id: UUID, at uptime: Duration) {
    if goneSince.count >= Self.goneCountMax,
      let oldest = goneSince.min(by: { $0.value < $1.value })
    {
      goneSince[oldest.key] = nil
    }
    goneSince[id] = uptime
  }
}

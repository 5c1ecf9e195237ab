import Core

/// Which node works for which queue, by rendezvous: every node comes to the same answer by itself, and a node that
/// leaves or joins moves no queues but its own.
struct Ownership: Hashable, Sendable {
  /// Nil while this node belongs to no cluster; it owns nothing then.
  let own: UUID?
  let others: [UUID]

  func isOwn(_ queue: QueueKey) -> Bool {
    guard let own else { return false }
    if others.isEmpty { return true }
    let weight = Self.weight(queue, own)
    return others.allSatisfy { other in
      let otherWeight = Self.weight(queue, other)
      return weight != otherWeight ? weight > otherWeight : own > other
    }
  }

  /// A number that every node computes alike.
  private static func weight(_ queue: QueueKey, _ node: UUID) -> UInt64 {
    var mixed: UInt64 = 0x9E37_79B9_7F4A_7C15
    for part in [
      queue.tenant.uuid.high, queue.tenant.uuid.low, queue.id.high, queue.id.low,
      node.high, node.low,
    ] {
      mixed ^= part
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      mixed ^= mixed >> 31
    }
    return mixed
  }
}

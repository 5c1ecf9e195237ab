internal import Core

/// The transfers to one host: how many run, and who waits, owner by owner.
struct Lane: Sendable {
  private struct Line {
    var active = 0
    var waiting: [Lanes.ID] = []
    /// Whether it is among the turns.
    var isListed = false
  }

  private(set) var active = 0
  private(set) var waitingCount = 0
  var protocolKnown: Bool
  var multiplexed = false
  /// Whether the host is among the turns of all hosts, or left out of them until something ends.
  var isListed = false
  var isHeld = false
  private var lines: [Lanes.Owner: Line] = [:]
  /// Owners with something waiting, in the order of their turns.
  private var turns = TurnRing<Lanes.Owner>()

  init(protocolKnown: Bool) { self.protocolKnown = protocolKnown }

  var isIdle: Bool { active == 0 && waitingCount == 0 && !isListed && !isHeld }

  func active(of owner: Lanes.Owner) -> Int { lines[owner]?.active ?? 0 }
  func waitingCount(of owner: Lanes.Owner) -> Int { lines[owner]?.waiting.count ?? 0 }

  mutating func begin(_ owner: Lanes.Owner) {
    active += 1
    lines[owner, default: Line()].active += 1
  }

  mutating func finish(_ owner: Lanes.Owner) {
    precondition(active(of: owner) > 0, "no transfer of this owner runs to the host")
    active -= 1
    lines[owner]?.active -= 1
    forgetIfIdle(owner)
  }

  mutating func enqueue(_ id: Lanes.ID, _ owner: Lanes.Owner) {
    waitingCount += 1
    lines[owner, default: Line()].waiting.append(id)
    list(owner)
  }

  mutating func withdraw(_ id: Lanes.ID, _ owner: Lanes.Owner) {
    guard let place = lines[owner]?.waiting.firstIndex(of: id) else { return }
    lines[owner]?.waiting.remove(at: place)
    waitingCount -= 1
    forgetIfIdle(owner)
  }

  /// Takes out what the next owner waits for that may start something; nil when none may.
  mutating func popFirst(
    where mayStart: (Lanes.Owner, Lane) -> Bool
  ) -> (Lanes.ID, Lanes.Owner)? {
    for _ in 0..<turns.count {
      guard let owner = turns.popFirst() else { return nil }
      lines[owner]?.isListed = false
      defer {
        list(owner)
        forgetIfIdle(owner)
      }
      guard waitingCount(of: owner) > 0, mayStart(owner, self),
        let id = lines[owner]?.waiting.removeFirst()
      else { continue }
      waitingCount -= 1
      return (id, owner)
    }
    return nil
  }

  private mutating func list(_ owner: Lanes.Owner) {
    guard let line = lines[owner], !line.isListed, !line.waiting.isEmpty else { return }
    lines[owner]?.isListed = true
    turns.append(owner)
  }

  private mutating func forgetIfIdle(_ owner: Lanes.Owner) {
    guard let line = lines[owner], line.active == 0, line.waiting.isEmpty, !line.isListed else {
      return
    }
    lines[owner] = nil
  }
}

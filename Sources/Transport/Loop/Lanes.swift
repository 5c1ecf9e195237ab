/// Decides which waiting transfer may start: first come, first served within a host, by turns
/// between hosts, so that one host can neither take every place nor hold back another's.
///
/// A host whose protocol is not known yet gets one transfer until that one is connected: over
/// HTTP/2 the others then share its connection.
struct Lanes: Sendable {
  typealias ID = UInt64

  enum Admission: Equatable { case start, wait, overloaded }

  private struct Lane {
    var active = 0
    var waiting: [ID] = []
    var head = 0
    var waitingCount = 0
    var protocolKnown: Bool
    var multiplexed = false
    var isListed = false
  }

  private let bounds: TransferBounds
  private var lanes: [String: Lane] = [:]
  private var hostOfWaiting: [ID: String] = [:]
  /// Hosts with somebody waiting and room to start, in the order of their turns.
  private var turns: [String] = []
  private var turnsHead = 0
  private(set) var active = 0

  init(bounds: TransferBounds) { self.bounds = bounds }

  var waiting: Int { hostOfWaiting.count }
  var isEmpty: Bool { lanes.isEmpty }

  /// A new transfer. `probes` says that the host may turn out to multiplex.
  mutating func admit(_ id: ID, host: String, probes: Bool) -> Admission {
    var lane = lanes[host] ?? Lane(protocolKnown: !probes)
    defer { store(lane, host) }
    if active < bounds.transfersMax, lane.waitingCount == 0, hasRoom(lane) {
      active += 1
      lane.active += 1
      return .start
    }
    guard lane.waitingCount < bounds.waitingPerHostMax, waiting < bounds.waitingMax else {
      return .overloaded
    }
    lane.waiting.append(id)
    lane.waitingCount += 1
    hostOfWaiting[id] = host
    list(&lane, host)
    return .wait
  }

  /// A waiting transfer that nobody wants any more; false when it does not wait.
  mutating func withdraw(_ id: ID) -> Bool {
    guard let host = hostOfWaiting.removeValue(forKey: id), var lane = lanes[host] else {
      return false
    }
    lane.waitingCount -= 1
    compact(&lane)
    store(lane, host)
    return true
  }

  /// A running transfer to the host has its connection.
  mutating func connected(host: String) { update(host) { $0.protocolKnown = true } }

  /// The host has answered over HTTP/2.
  mutating func multiplexes(host: String) { update(host) { $0.multiplexed = true } }

  /// A running transfer has ended, well or badly.
  mutating func finished(host: String) {
    active -= 1
    update(host) {
      precondition($0.active > 0, "no transfer runs to this host")
      $0.active -= 1
      $0.protocolKnown = true
    }
  }

  /// The next transfer whose turn it is, now counted as running.
  mutating func next() -> ID? {
    while active < bounds.transfersMax, turnsHead < turns.count {
      let host = takeTurn()
      guard var lane = lanes[host] else { continue }
      lane.isListed = false
      defer { store(lane, host) }
      guard lane.waitingCount > 0, hasRoom(lane) else { continue }
      let id = takeFirst(&lane)
      active += 1
      lane.active += 1
      list(&lane, host)
      return id
    }
    return nil
  }

  private func hasRoom(_ lane: Lane) -> Bool {
    guard lane.protocolKnown else { return lane.active == 0 }
    return lane.active < (lane.multiplexed ? bounds.perMultiplexedHostMax : bounds.perHostMax)
  }

  private mutating func update(_ host: String, _ change: (inout Lane) -> Void) {
    guard var lane = lanes[host] else { return }
    change(&lane)
    list(&lane, host)
    store(lane, host)
  }

  private mutating func takeFirst(_ lane: inout Lane) -> ID {
    while true {
      let id = lane.waiting[lane.head]
      lane.head += 1
      guard hostOfWaiting.removeValue(forKey: id) != nil else { continue }
      lane.waitingCount -= 1
      compact(&lane)
      return id
    }
  }

  /// Drops what has left, so that a storm of withdrawals leaves nothing behind.
  private func compact(_ lane: inout Lane) {
    guard lane.waiting.count > 2 * lane.waitingCount + 64 else { return }
    lane.waiting = lane.waiting[lane.head...].filter { hostOfWaiting[$0] != nil }
    lane.head = 0
  }

  private mutating func list(_ lane: inout Lane, _ host: String) {
    guard !lane.isListed, lane.waitingCount > 0, hasRoom(lane) else { return }
    lane.isListed = true
    turns.append(host)
  }

  private mutating func takeTurn() -> String {
    defer {
      turnsHead += 1
      if turnsHead > turns.count / 2 + 64 {
        turns.removeFirst(turnsHead)
        turnsHead = 0
      }
    }
    return turns[turnsHead]
  }

  private mutating func store(_ lane: Lane, _ host: String) {
    let isIdle = lane.active == 0 && lane.waitingCount == 0 && !lane.isListed
    lanes[host] = isIdle ? nil : lane
  }
}

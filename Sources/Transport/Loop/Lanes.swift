internal import Core

/// Decides which waiting transfer may start: by turns between hosts, within a host by turns between owners, and first
/// come, first served within an owner, so that nobody can take every place or hold back another's.
///
/// An owner holds no more places than are still free, of a host and in all. One alone has half of them; several whose
/// transfers all hang have equal parts, and always leave one more such part to others.
///
/// A host whose protocol is not known yet gets one transfer until that one is connected: over
/// HTTP/2 the others then share its connection.
struct Lanes: Sendable {
  typealias ID = UInt64
  /// Who a transfer is for. Transfers of the gateway's own have none, and no bound but the host's.
  typealias Owner = UUID?

  enum Admission: Equatable { case start, wait, overloaded }

  /// Where a waiting transfer stands.
  private struct Place {
    let host: String
    let owner: Owner
  }

  private let bounds: TransferBounds
  private var lanes: [String: Lane] = [:]
  private var places: [ID: Place] = [:]
  /// Hosts with somebody waiting and room to start, in the order of their turns.
  private var turns = TurnRing<String>()
  /// Hosts with room, at which all who wait hold as much as they may until something ends.
  private var held: [String] = []
  private var activeByOwner: [UUID: Int] = [:]
  private(set) var active = 0

  init(bounds: TransferBounds) { self.bounds = bounds }

  var waiting: Int { places.count }
  var isEmpty: Bool { lanes.isEmpty && activeByOwner.isEmpty }

  /// A new transfer. `probes` says that the host may turn out to multiplex.
  mutating func admit(_ id: ID, host: String, owner: Owner = nil, probes: Bool) -> Admission {
    var lane = lanes.removeValue(forKey: host) ?? Lane(protocolKnown: !probes)
    defer { store(lane, host) }
    if active < bounds.transfersMax, lane.waitingCount(of: owner) == 0, mayStart(owner, lane) {
      begin(owner, &lane)
      return .start
    }
    guard waiting < bounds.waitingMax, mayWait(owner, lane) else { return .overloaded }
    lane.enqueue(id, owner)
    places[id] = Place(host: host, owner: owner)
    list(&lane, host)
    return .wait
  }

  /// A waiting transfer that nobody wants any more; false when it does not wait.
  mutating func withdraw(_ id: ID) -> Bool {
    guard let place = places.removeValue(forKey: id) else { return false }
    update(place.host) { $0.withdraw(id, place.owner) }
    return true
  }

  /// A running transfer to the host has its connection.
  mutating func connected(host: String) { update(host) { $0.protocolKnown = true } }

  /// The host has answered over HTTP/2.
  mutating func multiplexes(host: String) { update(host) { $0.multiplexed = true } }

  /// A running transfer has ended, well or badly.
  mutating func finished(host: String, owner: Owner = nil) {
    active -= 1
    if let owner {
      let left = (activeByOwner[owner] ?? 1) - 1
      activeByOwner[owner] = left > 0 ? left : nil
    }
    update(host) {
      $0.finish(owner)
      $0.protocolKnown = true
    }
    // A place that is free anywhere may be what somebody waits for.
    for host in held { update(host) { $0.isHeld = false } }
    held.removeAll(keepingCapacity: true)
  }

  /// The next transfer whose turn it is, now counted as running.
  mutating func next() -> ID? {
    while active < bounds.transfersMax, let host = turns.popFirst() {
      guard var lane = lanes.removeValue(forKey: host) else { continue }
      lane.isListed = false
      defer { store(lane, host) }
      guard lane.waitingCount > 0, hasRoom(lane) else { continue }
      guard let (id, owner) = lane.popFirst(where: { mayStart($0, $1) }) else {
        lane.isHeld = true
        held.append(host)
        continue
      }
      places[id] = nil
      begin(owner, &lane)
      list(&lane, host)
      return id
    }
    return nil
  }

  private mutating func begin(_ owner: Owner, _ lane: inout Lane) {
    active += 1
    lane.begin(owner)
    if let owner { activeByOwner[owner, default: 0] += 1 }
  }

  private func activeMax(_ lane: Lane) -> Int {
    guard lane.protocolKnown else { return 1 }
    return lane.multiplexed ? bounds.perMultiplexedHostMax : bounds.perHostMax
  }

  private func hasRoom(_ lane: Lane) -> Bool { lane.active < activeMax(lane) }

  private func mayStart(_ owner: Owner, _ lane: Lane) -> Bool {
    guard hasRoom(lane) else { return false }
    guard let owner else { return true }
    return lane.active(of: owner) < activeMax(lane) - lane.active
      && activeByOwner[owner, default: 0] < bounds.transfersMax - active
  }

  /// As with places: whoever waits leaves as much room for others.
  private func mayWait(_ owner: Owner, _ lane: Lane) -> Bool {
    let freeCount = bounds.waitingPerHostMax - lane.waitingCount
    return owner == nil ? freeCount > 0 : lane.waitingCount(of: owner) < freeCount
  }

  private mutating func update(_ host: String, _ change: (inout Lane) -> Void) {
    guard var lane = lanes.removeValue(forKey: host) else { return }
    change(&lane)
    list(&lane, host)
    store(lane, host)
  }

  private mutating func list(_ lane: inout Lane, _ host: String) {
    guard !lane.isListed, !lane.isHeld, lane.waitingCount > 0, hasRoom(lane) else { return }
    lane.isListed = true
    turns.append(host)
  }

  private mutating func store(_ lane: Lane, _ host: String) {
    if !lane.isIdle { lanes[host] = lane }
  }
}

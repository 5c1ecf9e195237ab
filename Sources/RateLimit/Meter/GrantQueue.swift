/// Who waits for the store on behalf of one subject: one leads, the others follow.
///
/// The leader asks for all. Each visit to the store is a turn of its own, so that a recall can be answered while the
/// leader waits for the answers of others.
struct GrantQueue {
  private var hasLeader = false
  private var isStoreBusy = false
  private var followers: [CheckedContinuation<Void, Never>] = []
  private var visitors: [CheckedContinuation<Void, Never>] = []

  /// What somebody who needs the store is to do.
  enum Role { case lead, follow, leave }

  var followerCount: Int { followers.count }
  var isIdle: Bool { !hasLeader && !isStoreBusy }

  mutating func enter() -> Role {
    guard hasLeader else {
      hasLeader = true
      return .lead
    }
    return followers.count < MeterTimes.waitingCountMax ? .follow : .leave
  }

  /// False when the leader is already gone.
  mutating func follow(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
    if hasLeader { followers.append(continuation) }
    return hasLeader
  }

  mutating func resign() -> [CheckedContinuation<Void, Never>] {
    hasLeader = false
    defer { followers = [] }
    return followers
  }

  /// True when the turn is taken at once; else the continuation waits for it.
  mutating func visit(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
    guard isStoreBusy else {
      isStoreBusy = true
      return true
    }
    visitors.append(continuation)
    return false
  }

  /// Passes the turn on.
  mutating func depart() -> CheckedContinuation<Void, Never>? {
    guard visitors.isEmpty else { return visitors.removeFirst() }
    isStoreBusy = false
    return nil
  }
}

/// Who waits for the store on behalf of one subject: one leads, the others follow.
///
/// The leader asks for all. Each visit to the store is a turn of its own, so that a recall can be answered while the
/// leader waits for the answers of others.
struct GrantQueue {
  /// How many requests ask, whether they lead, follow or have just been woken.
  private(set) var askingCount = 0
  private var hasLeader = false
  private var isStoreBusy = false
  private var followers: [CheckedContinuation<Void, Never>] = []
  private var visitors: [CheckedContinuation<Void, Never>] = []

  var isIdle: Bool { !hasLeader && !isStoreBusy && askingCount == 0 }

  /// False when too many ask already.
  mutating func arrive() -> Bool {
    guard askingCount < MeterTimes.waitingCountMax else { return false }
    askingCount += 1
    return true
  }

  mutating func go() { askingCount -= 1 }

  /// True when nobody leads yet; then the caller does.
  mutating func lead() -> Bool {
    defer { hasLeader = true }
    return !hasLeader
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

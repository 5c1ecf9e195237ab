/// What this node may still spend of an hour, a day or a month, and what it knows of the rest.
///
/// Times are microseconds: of the day for the bounds, of uptime for the rest.
struct CalendarLease: Sendable {
  /// The window; empty before the first.
  private(set) var start: Int64 = 0
  private(set) var end: Int64 = 0
  /// Leased and not spent. Below zero: spent and not leased yet, where there is no limit to hold.
  var available: Int64 = 0
  /// What all nodes leased of this window when the store was last asked.
  var granted: Int64 = 0
  /// Below this, more is leased ahead of need.
  var lowMark: Int64 = 0
  /// Whether the warning of this window was given, as far as this node knows.
  var isWarned = false
  private var pace: Int8 = 0
  private var grantedAt: Int64 = 0
  /// Until when the store need not be asked again, as it had nothing left.
  var deniedUntil: Int64 = 0

  func contains(_ now: Int64) -> Bool { now >= start && now < end }

  /// How much of the window counts as used: what is leased by others is.
  var used: Int64 { max(0, granted - available) }

  /// Whether a request fits below a limit.
  func hasRoom(below limit: Int64) -> Bool { available > 0 && granted - available < limit }

  /// Begins another window, and returns what of the old one must be settled with the store.
  mutating func roll(to start: Int64, _ end: Int64) -> (start: Int64, end: Int64, unspent: Int64)? {
    let old = (self.start, self.end, available)
    let pace = pace
    self = CalendarLease()
    (self.start, self.end, self.pace) = (start, end, pace)
    return old.2 == 0 ? nil : old
  }

  /// How much to lease next, now that the last block has lasted so long.
  func nextPace(at uptime: Int64) -> Int {
    let pace = Int(pace)
    return grantedAt > 0 ? BlockSize.pace(pace, afterBlockLasting: uptime - grantedAt) : pace
  }

  /// Takes what the store granted.
  mutating func receive(_ added: Int64, of total: Int64, limit: Int64?, at uptime: Int64) {
    pace = Int8(nextPace(at: uptime))
    grantedAt = uptime
    available += added
    granted = total
    deniedUntil = 0
    // Where nothing is left there is nothing to ask for ahead.
    let hasMore = limit.map { total < $0 } ?? true
    lowMark = hasMore ? max(0, available / 4) : .min
  }
}

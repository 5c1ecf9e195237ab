/// How many requests there were in the last sixty seconds, never fewer than there were.
///
/// Requests within a second share an entry, which counts until its last one is a minute old: whatever sixty seconds one
/// looks at, no more than the bound was admitted in them, and there is no boundary at which a client gets twice as much.
struct SlidingMinute: Sendable {
  /// Requests close to each other. Times are microseconds of uptime.
  private struct Entry: Sendable {
    let first: Int64
    /// How long after the first the last one came.
    var span: UInt32 = 0
    var count: UInt32

    var last: Int64 { first + Int64(span) }
  }

  static let length: Int64 = 60_000_000
  private static let mergeSpan: Int64 = 1_000_000

  /// How many requests count now.
  private(set) var used: Int64 = 0
  /// The newest requests, here and not in the list: most requests come within a second of others.
  private var newest: Entry?
  /// When the oldest of those before is a minute old; later than any time when there are none. It is asked instead of the
  /// list, which lies in memory of its own.
  private var oldestLeavesAt: Int64 = .max
  /// The requests before the newest, the oldest at `head`.
  private var older: [Entry] = []
  private var head = 0

  private var hasOlder: Bool { oldestLeavesAt != .max }

  /// Forgets what is a minute old.
  mutating func expire(at uptime: Int64) {
    if oldestLeavesAt <= uptime { expireOlder(at: uptime) }
    guard let newest, !hasOlder, newest.last + Self.length <= uptime else { return }
    used -= Int64(newest.count)
    self.newest = nil
  }

  private mutating func expireOlder(at uptime: Int64) {
    while head < older.count, older[head].last + Self.length <= uptime {
      used -= Int64(older[head].count)
      head += 1
    }
    if head == older.count {
      older.removeAll(keepingCapacity: true)
      head = 0
    }
    oldestLeavesAt = head < older.count ? older[head].last + Self.length : .max
  }

  /// Counts requests.
  mutating func add(at uptime: Int64, count: Int64 = 1) {
    used += count
    if merge(count, at: uptime) { return }
    var left = count
    while left > 0 {
      if let newest { keep(newest) }
      let part = UInt32(clamping: left)
      newest = Entry(first: uptime, count: part)
      left -= Int64(part)
    }
  }

  private mutating func keep(_ entry: Entry) {
    // Make room at the front before the array would grow.
    if older.count == older.capacity, head > 0 {
      older.removeFirst(head)
      head = 0
    }
    older.append(entry)
    if !hasOlder { oldestLeavesAt = entry.last + Self.length }
  }

  /// Counts them with the newest, when they are close to it and it can count so many.
  private mutating func merge(_ count: Int64, at uptime: Int64) -> Bool {
    guard var entry = newest else { return false }
    let span = max(0, uptime - entry.first)
    guard span < Self.mergeSpan, let sum = UInt32(exactly: Int64(entry.count) + count) else {
      return false
    }
    entry.span = max(entry.span, UInt32(truncatingIfNeeded: span))
    entry.count = sum
    newest = entry
    return true
  }

  /// How long until fewer than this many count; a whole minute when none are allowed at all.
  func pause(untilBelow bound: Int64, at uptime: Int64) -> Int64 {
    var left = used
    if left < bound { return 0 }
    for entry in older[head...] {
      left -= Int64(entry.count)
      if left < bound { return max(0, entry.last + Self.length - uptime) }
    }
    guard let newest, bound > 0 else { return Self.length }
    return max(0, newest.last + Self.length - uptime)
  }

  /// How long until the oldest request no longer counts; a whole minute when there is none.
  func pauseUntilNext(at uptime: Int64) -> Int64 {
    if hasOlder { return max(0, oldestLeavesAt - uptime) }
    return newest.map { max(0, $0.last + Self.length - uptime) } ?? Self.length
  }
}

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

  private var entries: [Entry] = []
  private var head = 0
  /// How many requests count now.
  private(set) var used: Int64 = 0

  /// Forgets what is a minute old.
  mutating func expire(at uptime: Int64) {
    while head < entries.count, entries[head].last + Self.length <= uptime {
      used -= Int64(entries[head].count)
      head += 1
    }
    if head == entries.count, head > 0 {
      entries.removeAll(keepingCapacity: true)
      head = 0
    }
  }

  /// Counts requests.
  mutating func add(at uptime: Int64, count: Int64 = 1) {
    used += count
    if head < entries.count, merge(count, at: uptime) { return }
    // Make room at the front before the array would grow.
    if entries.count == entries.capacity, head > 0 {
      entries.removeFirst(head)
      head = 0
    }
    var left = count
    while left > 0 {
      let part = UInt32(clamping: left)
      entries.append(Entry(first: uptime, count: part))
      left -= Int64(part)
    }
  }

  /// Counts them with the newest, when they are close to it and it can count so many.
  private mutating func merge(_ count: Int64, at uptime: Int64) -> Bool {
    let newest = entries.count - 1
    let span = max(0, uptime - entries[newest].first)
    guard span < Self.mergeSpan, let sum = UInt32(exactly: Int64(entries[newest].count) + count)
    else { return false }
    entries[newest].span = max(entries[newest].span, UInt32(truncatingIfNeeded: span))
    entries[newest].count = sum
    return true
  }

  /// How long until fewer than this many count; a whole minute when none are allowed at all.
  func pause(untilBelow bound: Int64, at uptime: Int64) -> Int64 {
    var left = used
    for entry in entries[head...] {
      if left < bound { break }
      left -= Int64(entry.count)
      if left < bound { return max(0, entry.last + Self.length - uptime) }
    }
    return left < bound ? 0 : Self.length
  }

  /// How long until the oldest request no longer counts; a whole minute when there is none.
  func pauseUntilNext(at uptime: Int64) -> Int64 {
    head < entries.count ? max(0, entries[head].last + Self.length - uptime) : Self.length
  }
}

/// What one subject did, by minute and operation, until it is written.
struct UsageCounts: Sendable {
  /// One row to be.
  struct Entry: Hashable, Sendable {
    /// Minutes since 1970.
    let minute: Int64
    let label: UsageLabel
    var count: Int64
    var refused: Int64
  }

  /// Past it, what is new counts in the latest minute of its operation.
  static let entryCountMax = 256

  private(set) var entries: [Entry] = []
  /// Whether somebody was told that there is something to write.
  var isAnnounced = false

  /// Counts one call. The newest entries are looked at first: there it nearly always is.
  mutating func add(_ label: UsageLabel, minute: Int64, refused: Bool) {
    add(Entry(minute: minute, label: label, count: 1, refused: refused ? 1 : 0))
  }

  mutating func add(_ entry: Entry) {
    var place = entries.count - 1
    var latest = -1
    while place >= 0 {
      if entries[place].label == entry.label {
        if entries[place].minute == entry.minute {
          latest = place
          break
        }
        if latest < 0 { latest = place }
      }
      place -= 1
    }
    let isFound = place >= 0
    if !isFound, latest < 0 || entries.count < Self.entryCountMax {
      entries.append(entry)
    } else {
      entries[latest].count += entry.count
      entries[latest].refused += entry.refused
    }
  }

  /// True when nobody was told yet that there is something to write.
  mutating func announce() -> Bool {
    defer { isAnnounced = true }
    return !isAnnounced
  }

  /// Hands over what is to be written.
  mutating func takeAll() -> [Entry] {
    defer { entries = [] }
    isAnnounced = false
    return entries
  }
}

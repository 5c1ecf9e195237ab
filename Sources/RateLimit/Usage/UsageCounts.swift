/// What one subject did, by minute and operation, until it is written.
struct UsageCounts: Sendable {
  /// One row to be.
  struct Entry: Hashable, Sendable {
    var count: Int64
    var refused: Int64
    /// Minutes since 1970.
    let minute: Int64
    let label: UsageLabel
  }

  /// Past it, what is new counts in the latest minute of its operation.
  static let entryCountMax = 256

  /// The entry that was counted in last, here and not in the list: nearly every call counts in it again.
  private var newest: Entry?
  /// Whether somebody was told that there is something to write.
  private var isAnnounced = false
  private var others: [Entry] = []

  var isEmpty: Bool { newest == nil }
  var entries: [Entry] { others + (newest.map { [$0] } ?? []) }

  /// Counts one call.
  mutating func add(_ label: UsageLabel, minute: Int64, refused: Bool) {
    add(Entry(count: 1, refused: refused ? 1 : 0, minute: minute, label: label))
  }

  mutating func add(_ entry: Entry) {
    if newest == nil || newest?.label != entry.label || newest?.minute != entry.minute {
      turn(to: entry)
    }
    newest?.count += entry.count
    newest?.refused += entry.refused
  }

  /// Makes the entry for this operation and minute the newest one. Where there are too many, it is the latest of the
  /// operation.
  private mutating func turn(to wanted: Entry) {
    let isFull = others.count + 1 >= Self.entryCountMax
    let place =
      others.lastIndex { $0.label == wanted.label && $0.minute == wanted.minute }
      ?? (isFull ? others.lastIndex { $0.label == wanted.label } : nil)
    if place == nil, isFull, newest?.label == wanted.label { return }
    if let newest { others.append(newest) }
    newest =
      place.map { others.remove(at: $0) }
      ?? Entry(count: 0, refused: 0, minute: wanted.minute, label: wanted.label)
  }

  /// True when nobody was told yet that there is something to write.
  mutating func announce() -> Bool {
    defer { isAnnounced = true }
    return !isAnnounced
  }

  /// Hands over what is to be written.
  mutating func takeAll() -> [Entry] {
    defer { (newest, others) = (nil, []) }
    isAnnounced = false
    return entries
  }
}

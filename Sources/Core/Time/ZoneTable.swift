/// A moment at which a zone's clocks begin to stand at another offset, both in seconds.
struct ZoneChange: Hashable, Sendable {
  let at: Int64
  let offset: Int64
}

/// A span of time, its end excluded, through which a zone keeps one offset.
struct ZoneSpan: Hashable, Sendable {
  var start: Int64
  var end: Int64
  var offset: Int64
}

/// Everything that is known of one zone. It never changes.
final class ZoneTable: Sendable {
  /// No clock was ever further from UTC than this.
  static let offsetSecondsMax: Int64 = 26 * 3_600
  /// The year 9999 and then some.
  static let changeSecondsMax: Int64 = 1 << 40

  let identifier: String
  /// In order of time, and each to another offset than the one before.
  private let changes: [ZoneChange]
  private let offsetAtFirst: Int64
  /// What goes on after the changes that are listed, when the clocks go on changing.
  private let rule: ZoneRule?
  /// From where the rule holds.
  private let ruleStart: Int64

  /// A zone of listed changes in order of time.
  init(
    identifier: String, changes: [ZoneChange], offsetAtFirst: Int64, rule: ZoneRule? = nil
  ) {
    self.identifier = identifier
    self.offsetAtFirst = offsetAtFirst
    self.rule = rule
    ruleStart = changes.last?.at ?? .min
    var offset = offsetAtFirst
    self.changes = changes.filter { change in
      defer { offset = change.offset }
      return change.offset != offset
    }
  }

  /// The span that holds a moment, in seconds since 1970.
  func span(at moment: Int64) -> ZoneSpan {
    let count = changeCount(through: moment)
    var span = ZoneSpan(
      start: count > 0 ? changes[count - 1].at : .min,
      end: count < changes.count ? changes[count].at : .max,
      offset: count > 0 ? changes[count - 1].offset : offsetAtFirst)
    guard count == changes.count, let rule else { return span }
    for change in rule.changes(around: max(moment, ruleStart)) {
      guard change.at > ruleStart, change.offset != span.offset else { continue }
      guard change.at <= moment else {
        span.end = change.at
        break
      }
      span = ZoneSpan(start: change.at, end: .max, offset: change.offset)
    }
    return span
  }

  /// The first moment at which the zone's clocks show this or, where they jump over it, more.
  ///
  /// Both are in seconds, the clocks' as if they showed UTC.
  func moment(whenClocksShow local: Int64) -> Int64 {
    var span = span(at: local - Self.offsetSecondsMax)
    while span.end != .max, local - span.offset >= span.end { span = self.span(at: span.end) }
    return max(local - span.offset, span.start)
  }

  /// How many changes come at or before a moment.
  private func changeCount(through moment: Int64) -> Int {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].at <= moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

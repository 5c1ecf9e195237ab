extension ZoneRule {
  /// The rule in the last line of a zone's file, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
  init?(_ text: some Sequence<UInt8>) {
    var reader = DigitReader(text)
    guard reader.zoneName(), let west = reader.zoneTime(hoursMax: 24) else { return nil }
    standardOffset = -west
    guard !reader.isAtEnd else {
      summer = nil
      return
    }
    guard let summer = reader.summer(standardOffset: -west), reader.isAtEnd else { return nil }
    self.summer = summer
  }
}

extension DigitReader {
  /// Steps over letters, or over anything in angle brackets.
  fileprivate mutating func zoneName() -> Bool {
    var count = 0
    if take("<") {
      while takeAny(where: { $0 != UInt8(ascii: ">") }) { count += 1 }
      return take(">") && count >= 3
    }
    while takeAny(where: { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }) { count += 1 }
    return count >= 3
  }

  fileprivate mutating func summer(standardOffset: Int64) -> ZoneRule.Summer? {
    guard zoneName() else { return nil }
    var offset = standardOffset + 3_600
    if !take(",") {
      guard let west = zoneTime(hoursMax: 24), take(",") else { return nil }
      offset = -west
    }
    guard let start = yearlyMoment(), take(","), let end = yearlyMoment() else { return nil }
    return ZoneRule.Summer(offset: offset, start: start, end: end)
  }

  private mutating func yearlyMoment() -> YearlyMoment? {
    guard let day = yearlyDay() else { return nil }
    guard take("/") else { return YearlyMoment(day: day, seconds: 2 * 3_600) }
    return zoneTime(hoursMax: 167).map { YearlyMoment(day: day, seconds: $0) }
  }

  private mutating func yearlyDay() -> YearlyMoment.Day? {
    if take("J") { return number(1...365).map { .julian($0) } }
    guard take("M") else { return number(0...365).map { .ordinal($0) } }
    guard let month = number(1...12), take("."), let week = number(1...5), take("."),
      let weekday = number(0...6)
    else { return nil }
    return .weekday(weekday, week: week, month: month)
  }

  /// Seconds of `[+-]hours[:minutes[:seconds]]`.
  fileprivate mutating func zoneTime(hoursMax: Int) -> Int64? {
    let sign: Int64 = take("-") ? -1 : 1
    if sign == 1 { _ = take("+") }
    guard let hours = number(0...hoursMax) else { return nil }
    var seconds = hours * 3_600
    if take(":") {
      guard let minutes = number(0...59) else { return nil }
      seconds += minutes * 60
      if take(":") {
        guard let rest = number(0...59) else { return nil }
        seconds += rest
      }
    }
    return sign * Int64(seconds)
  }

  /// A number of one to three digits within bounds.
  private mutating func number(_ bounds: ClosedRange<Int>) -> Int? {
    guard var value = digit() else { return nil }
    for _ in 0..<2 {
      guard let next = digit() else { break }
      value = value * 10 + next
    }
    return bounds.contains(value) ? value : nil
  }
}

/// When clocks go forward and back each year, as the last line of a zone's file says it.
///
/// The form is that of the `TZ` variable of POSIX, with the longer hours of RFC 9636, section 3.3.1.
struct ZoneRule: Hashable, Sendable {
  /// Offsets in seconds ahead of UTC.
  let standardOffset: Int64
  let summer: Summer?

  /// The part of the year with other clocks.
  struct Summer: Hashable, Sendable {
    let offset: Int64
    let start: YearlyMoment
    let end: YearlyMoment
  }

  /// The changes of the year of a moment, the year before and the year after, in order of time.
  func changes(around moment: Int64) -> [ZoneChange] {
    guard let summer else { return [] }
    let day = Int(moment.floorDivided(by: 86_400))
    let year = CivilTime.year(ofDay: day)
    var changes: [ZoneChange] = []
    for year in year - 1...year + 1 {
      // Each is said in the time that ends with it.
      changes.append(
        ZoneChange(
          at: summer.start.local(in: year) - standardOffset, offset: summer.offset))
      changes.append(
        ZoneChange(at: summer.end.local(in: year) - summer.offset, offset: standardOffset))
    }
    // Where one summer ends as the next begins, summer goes on.
    changes.sort {
      ($0.at, $0.offset == summer.offset ? 1 : 0) < ($1.at, $1.offset == summer.offset ? 1 : 0)
    }
    return changes.indices.filter {
      $0 == changes.count - 1 || changes[$0].at != changes[$0 + 1].at
    }.map { changes[$0] }
  }
}

/// A moment that comes every year, by the clocks of the time before it.
struct YearlyMoment: Hashable, Sendable {
  let day: Day
  /// From midnight; it may be negative or beyond the day.
  let seconds: Int64

  /// How the day is named.
  enum Day: Hashable, Sendable {
    /// The day of the year from 1 to 365, where 29 February is never counted.
    case julian(Int)
    /// The day of the year from 0 to 365.
    case ordinal(Int)
    /// A day of the week (Sunday is 0) in a week of a month; week 5 is the last that there is.
    case weekday(Int, week: Int, month: Int)
  }

  /// What the clocks show then, in seconds as if they showed UTC.
  func local(in year: Int) -> Int64 { Int64(dayNumber(in: year)) * 86_400 + seconds }

  private func dayNumber(in year: Int) -> Int {
    let first = CivilTime.daysSince1970(year: year, month: 1, day: 1)
    switch day {
    case .ordinal(let number): return first + number
    case .julian(let number):
      return first + number - 1 + (number >= 60 && CivilTime.isLeap(year) ? 1 : 0)
    case .weekday(let weekday, let week, let month):
      let firstOfMonth = CivilTime.daysSince1970(year: year, month: month, day: 1)
      // 1970-01-01 was a Thursday.
      let weekdayOfFirst = ((firstOfMonth + 4) % 7 + 7) % 7
      let days = (weekday - weekdayOfFirst + 7) % 7 + (week - 1) * 7
      let isBeyond = days >= CivilTime.dayCount(ofMonth: month, in: year)
      return firstOfMonth + (isBeyond ? days - 7 : days)
    }
  }
}

extension Int64 {
  /// The quotient rounded down.
  func floorDivided(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

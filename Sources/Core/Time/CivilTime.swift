/// A date and a time of day in UTC, in the Gregorian calendar carried back to year 0.
struct CivilTime: Hashable, Sendable {
  var year: Int
  var month: Int
  var day: Int
  var hour = 0
  var minute = 0
  var second = 0
  var microsecond = 0

  private static let microsecondsPerDay: Int64 = 86_400_000_000

  /// The date and time of a moment.
  init(_ moment: Timestamp) {
    var (days, rest) = moment.microseconds.quotientAndRemainder(dividingBy: Self.microsecondsPerDay)
    if rest < 0 {
      days -= 1
      rest += Self.microsecondsPerDay
    }
    (year, month, day) = Self.date(daysSince1970: Int(days))
    microsecond = Int(rest % 1_000_000)
    let seconds = Int(rest / 1_000_000)
    (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
  }

  /// A date and time that exist; nil for a 30th of February, an hour 24 or a second 60.
  init?(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, microsecond: Int = 0
  ) {
    guard (0...9999).contains(year), (1...12).contains(month),
      (1...Self.dayCount(ofMonth: month, in: year)).contains(day), (0...23).contains(hour),
      (0...59).contains(minute), (0...59).contains(second), (0...999_999).contains(microsecond)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
    self.microsecond = microsecond
  }

  /// The moment this names, taken as UTC.
  var timestamp: Timestamp {
    let seconds = (daysSince1970 * 24 + hour) * 3600 + minute * 60 + second
    return Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(microsecond))
  }

  /// The day of the week; Monday is 0.
  var weekday: Int { ((daysSince1970 + 3) % 7 + 7) % 7 }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func dayCount(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

// Both ways count from 1 March of year 0, so that the leap day is the last day of its year. A month
// then starts (153 * monthsSinceMarch + 2) / 5 days into the year.
extension CivilTime {
  private static let daysPer400Years = 146_097
  /// From 0000-03-01 to 1970-01-01.
  private static let epochDay = 719_468

  /// The day that this falls on, counted from 1970-01-01.
  var daysSince1970: Int { Self.daysSince1970(year: year, month: month, day: day) }

  /// A day counted from 1970-01-01; the month is 1 to 12.
  static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let yearFromMarch = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    // Year 0 begins before that March: shift by a whole cycle to stay above zero.
    let shifted = yearFromMarch + 400
    let leapDays = shifted / 4 - shifted / 100 + shifted / 400
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return shifted * 365 + leapDays + dayOfYear - Self.daysPer400Years - Self.epochDay
  }

  /// The year of a day that is counted from 1970-01-01.
  static func year(ofDay days: Int) -> Int { date(daysSince1970: days).year }

  private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let fromMarch = days + epochDay
    let cycle = (fromMarch >= 0 ? fromMarch : fromMarch - daysPer400Years + 1) / daysPer400Years
    let dayOfCycle = fromMarch - cycle * daysPer400Years
    let yearOfCycle =
      (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
  }
}

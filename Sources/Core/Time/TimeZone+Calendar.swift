/// A piece of the calendar.
package enum CalendarUnit: Hashable, Sendable, CaseIterable {
  case hour, day, month
}

extension TimeZone {
  /// The hour, day or month of this zone's calendar that a moment lies in, its end excluded.
  ///
  /// The end of one is the start of the next. A day may have 23 or 25 hours, and begins at 01:00 where
  /// the clocks jump over midnight; a day that the zone left out has no window. An hour ends early
  /// where the clocks change inside it. A moment outside the years 0 to 9999 counts as the nearest inside.
  package func window(
    _ unit: CalendarUnit, containing moment: Timestamp
  ) -> (start: Timestamp, end: Timestamp) {
    let seconds = min(max(moment, .earliest), .latest).seconds
    let window =
      switch unit {
      case .hour: hour(containing: seconds)
      case .day: window(containing: seconds, numbered: { $0 }, startingAt: { $0 })
      case .month:
        window(
          containing: seconds, numbered: Self.month(ofDay:), startingAt: Self.firstDay(ofMonth:))
      }
    return (Timestamp(seconds: window.start), Timestamp(seconds: window.end))
  }

  /// The moment when this zone's clocks show a date and time; nil when the calendar has no such date.
  ///
  /// When they show it twice it is the first time; when they jump over it, the end of the jump.
  package func timestamp(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) -> Timestamp? {
    let local = CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    return local.map {
      Timestamp(seconds: table.moment(whenClocksShow: $0.timestamp.seconds))
    }
  }
}

// Moments are seconds since 1970; days are counted from 1970-01-01, months from year 0.
extension TimeZone {
  private typealias Bounds = (start: Int64, end: Int64)

  private static let secondsPerHour: Int64 = 3_600
  private static let secondsPerDay: Int64 = 86_400

  private func hour(containing moment: Int64) -> Bounds {
    let span = table.span(at: moment)
    let local = moment + span.offset
    let start = local.floorDivided(by: Self.secondsPerHour) * Self.secondsPerHour - span.offset
    return (max(start, span.start), min(start + Self.secondsPerHour, span.end))
  }

  /// The last window to begin at or before a moment. `number` gives the one of a day of the calendar,
  /// `firstDay` the day on which one begins.
  private func window(
    containing moment: Int64, numbered number: (Int) -> Int,
    startingAt firstDay: (Int) -> Int
  ) -> Bounds {
    func start(_ number: Int) -> Int64 {
      table.moment(whenClocksShow: Int64(firstDay(number)) * Self.secondsPerDay)
    }
    let local = moment + table.span(at: moment).offset
    var place = number(Int(local.floorDivided(by: Self.secondsPerDay)))
    var end = start(place + 1)
    // Clocks that went back over midnight show the old date again inside the new day.
    while end <= moment {
      place += 1
      end = start(place + 1)
    }
    return (start(place), end)
  }

  private static func month(ofDay day: Int) -> Int {
    let time = CivilTime(Timestamp(seconds: Int64(day) * secondsPerDay))
    return time.year * 12 + time.month - 1
  }

  private static func firstDay(ofMonth month: Int) -> Int {
    let year = Int(Int64(month).floorDivided(by: 12))
    return CivilTime.daysSince1970(year: year, month: month - year * 12 + 1, day: 1)
  }
}

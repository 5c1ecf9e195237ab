extension Timestamp {
  /// The moment of an HTTP date in any of the three forms of RFC 9110, section 5.6.7.
  ///
  /// The year of the old RFC 850 form has two digits; it is read as the one that is nearest to `now`
  /// and at most 50 years after it. The name of the day must fit the date, except in that form.
  package init?(httpDate text: some StringProtocol, now: Timestamp) {
    var reader = DigitReader(text.utf8)
    guard let time = reader.httpDate(now: now), reader.isAtEnd else { return nil }
    self = time.timestamp
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  package var httpDate: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(29)
    appendHTTPDate(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the date as HTTP writes it; with room in the bytes nothing is allocated.
  package func appendHTTPDate(to bytes: inout [UInt8]) {
    let time = CivilTime(min(max(self, .earliest), .latest))
    bytes.append(contentsOf: HTTPDateNames.shortDays[time.weekday].utf8)
    bytes.append(UInt8(ascii: ","))
    bytes.append(UInt8(ascii: " "))
    Decimal.append(time.day, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: HTTPDateNames.months[time.month - 1].utf8)
    bytes.append(UInt8(ascii: " "))
    Decimal.append(time.year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: " "))
    time.appendClock(to: &bytes)
    bytes.append(contentsOf: " GMT".utf8)
  }
}

/// The names of HTTP, which are English everywhere.
private enum HTTPDateNames {
  static let shortDays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  static let longDays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension DigitReader {
  fileprivate mutating func httpDate(now: Timestamp) -> CivilTime? {
    // The long names begin with the short ones, so they are tried first.
    if word(of: HTTPDateNames.longDays) != nil { return rfc850Date(now: now) }
    guard let weekday = word(of: HTTPDateNames.shortDays) else { return nil }
    let time = take(", ") ? fixedDate() : asctimeDate()
    return time?.weekday == weekday ? time : nil
  }

  /// ` 06 Nov 1994 08:49:37 GMT`, after the name of the day.
  private mutating func fixedDate() -> CivilTime? {
    guard let day = number(digits: 2), take(" "), let month = word(of: HTTPDateNames.months),
      take(" "), let year = number(digits: 4), take(" ")
    else { return nil }
    return clock(year: year, month: month + 1, day: day, end: " GMT")
  }

  /// ` Nov  6 08:49:37 1994`.
  private mutating func asctimeDate() -> CivilTime? {
    guard take(" "), let month = word(of: HTTPDateNames.months), take(" "),
      let day = take(" ") ? number(digits: 1) : number(digits: 2), take(" "),
      var time = clock(year: 2000, month: month + 1, day: day, end: " "),
      let year = number(digits: 4)
    else { return nil }
    time.year = year
    return CivilTime.dayCount(ofMonth: time.month, in: year) >= day ? time : nil
  }

  /// `, 06-Nov-94 08:49:37 GMT`.
  private mutating func rfc850Date(now: Timestamp) -> CivilTime? {
    guard take(", "), let day = number(digits: 2), take("-"),
      let month = word(of: HTTPDateNames.months), take("-"), let shortYear = number(digits: 2),
      take(" ")
    else { return nil }
    let yearNow = CivilTime(now).year
    var year = yearNow / 100 * 100 + shortYear
    if year > yearNow + 50 { year -= 100 }
    if year <= yearNow - 50 { year += 100 }
    return clock(year: year, month: month + 1, day: day, end: " GMT")
  }

  private mutating func clock(year: Int, month: Int, day: Int, end: String) -> CivilTime? {
    guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2), take(":"),
      let second = number(digits: 2), take(end)
    else { return nil }
    // HTTP allows a leap second; it is read as the last second of its minute.
    return CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute,
      second: second == 60 ? 59 : second)
  }
}

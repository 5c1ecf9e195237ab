extension Timestamp {
  /// 0000-01-01T00:00:00Z, the first moment that RFC 3339 can name.
  package static let earliest = Timestamp(microseconds: -62_167_219_200_000_000)
  /// 9999-12-31T23:59:59.999999Z, the last moment that RFC 3339 can name.
  package static let latest = Timestamp(microseconds: 253_402_300_799_999_999)

  /// The moment that an RFC 3339 date-time names, strictly read.
  ///
  /// Digits of the fraction beyond microseconds are cut off. A leap second (second 60) is taken only
  /// where UTC can have one, at 23:59:60Z in whatever offset, and names the second after it, as POSIX
  /// time does. `t` and `z` may be lower case; `-00:00` is the same as `Z`.
  package init?(rfc3339 text: some StringProtocol) {
    var reader = DigitReader(text.utf8)
    guard let moment = reader.rfc3339(), reader.isAtEnd else { return nil }
    self = moment
  }

  /// `2026-01-31T09:08:07Z`, with the fraction in three or six digits when there is one.
  ///
  /// A moment outside the years 0 to 9999 is written as the nearest one inside.
  package var rfc3339: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    appendRFC3339(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the RFC 3339 form; with room in the bytes nothing is allocated.
  package func appendRFC3339(to bytes: inout [UInt8], fractionDigits: FractionDigits = .needed) {
    let time = CivilTime(min(max(self, .earliest), .latest))
    Decimal.append(time.year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Decimal.append(time.month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Decimal.append(time.day, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    time.appendClock(to: &bytes)
    switch fractionDigits {
    case .needed where time.microsecond == 0: break
    case .needed where time.microsecond % 1000 == 0, .three:
      bytes.append(UInt8(ascii: "."))
      Decimal.append(time.microsecond / 1000, digits: 3, to: &bytes)
    case .needed, .six:
      bytes.append(UInt8(ascii: "."))
      Decimal.append(time.microsecond, digits: 6, to: &bytes)
    }
    bytes.append(UInt8(ascii: "Z"))
  }

  /// How many digits of the second's fraction are written.
  package enum FractionDigits: Sendable {
    /// None, three or six: as many as the moment has.
    case needed
    case three
    case six
  }
}

/// The form to the second, for those who write to memory of their own.
enum RFC3339 {
  /// `2026-01-31T09:08:07Z`.
  static let secondLength = 20

  static func writeSecond(of moment: Timestamp, to text: UnsafeMutablePointer<UInt8>) {
    let time = CivilTime(min(max(moment, .earliest), .latest))
    unsafe Decimal.writePair(time.year / 100, to: text)
    unsafe Decimal.writePair(time.year % 100, to: text + 2)
    unsafe Decimal.writePair(time.month, to: text + 5)
    unsafe Decimal.writePair(time.day, to: text + 8)
    unsafe Decimal.writePair(time.hour, to: text + 11)
    unsafe Decimal.writePair(time.minute, to: text + 14)
    unsafe Decimal.writePair(time.second, to: text + 17)
    unsafe text[4] = UInt8(ascii: "-")
    unsafe text[7] = UInt8(ascii: "-")
    unsafe text[10] = UInt8(ascii: "T")
    unsafe text[13] = UInt8(ascii: ":")
    unsafe text[16] = UInt8(ascii: ":")
    unsafe text[19] = UInt8(ascii: "Z")
  }
}

extension CivilTime {
  /// Appends `09:08:07`.
  func appendClock(to bytes: inout [UInt8]) {
    Decimal.append(hour, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Decimal.append(minute, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Decimal.append(second, digits: 2, to: &bytes)
  }
}

extension DigitReader {
  fileprivate mutating func rfc3339() -> Timestamp? {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
      let day = number(digits: 2), take("T") || take("t"), let hour = number(digits: 2),
      take(":"), let minute = number(digits: 2), take(":"), let second = number(digits: 2),
      let microsecond = fraction(), let offset = offset(),
      let time = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute,
        second: min(second, 59), microsecond: second == 60 ? 0 : microsecond)
    else { return nil }
    let moment = time.timestamp - offset
    guard (.earliest ... .latest).contains(moment) else { return nil }
    return second == 60 ? Self.afterLeapSecond(moment) : second < 60 ? moment : nil
  }

  /// The second after 23:59:60, when that is the end of a day in UTC.
  private static func afterLeapSecond(_ lastSecond: Timestamp) -> Timestamp? {
    let next = lastSecond + .seconds(1)
    return next.seconds % 86_400 == 0 && next <= .latest ? next : nil
  }

  /// Microseconds of an optional fraction; nil for a point without digits.
  private mutating func fraction() -> Int? {
    guard take(".") else { return 0 }
    var value = 0
    var count = 0
    while let digit = digit() {
      if count < 6 { value = value * 10 + digit }
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in 0..<max(0, 6 - count) { value *= 10 }
    return value
  }

  private mutating func offset() -> Duration? {
    if take("Z") || take("z") { return .zero }
    let sign = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = number(digits: 2), hours < 24, take(":"),
      let minutes = number(digits: 2), minutes < 60
    else { return nil }
    return .seconds(sign * (hours * 3600 + minutes * 60))
  }
}

import Core
import TestKit
import Testing

@Suite struct `RFC 3339 times` {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000001Z", 1),
      ("1969-12-31T23:59:59.999999Z", -1),
      ("2000-02-29T12:00:00Z", 951_825_600_000_000),
      ("2026-01-31T09:08:07.123456Z", 1_769_850_487_123_456),
      ("2026-01-31t09:08:07.5z", 1_769_850_487_500_000),
      ("2026-01-31T09:08:07.123456999Z", 1_769_850_487_123_456),
      ("2026-01-31T12:08:07+03:00", 1_769_850_487_000_000),
      ("2026-01-30T23:38:07-09:30", 1_769_850_487_000_000),
      ("1970-01-01T00:00:00-00:00", 0), ("1970-01-01T23:59:00+23:59", 0),
      ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
      ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
      ("2017-01-01T02:59:60.999+03:00", 1_483_228_800_000_000),
      ("0004-02-29T00:00:00Z", -62_035_891_200_000_000),
      ("0000-02-29T00:00:00Z", -62_162_121_600_000_000),
    ] as [(String, Int64)])
  func `are read`(text: String, microseconds: Int64) {
    #expect(Timestamp(rfc3339: text) == Timestamp(microseconds: microseconds))
  }

  @Test(arguments: [
    "", "2026-01-31", "2026-01-31T09:08:07", "2026-01-31 09:08:07Z", "2026-1-31T09:08:07Z",
    "2026-01-31T9:08:07Z",
    "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "2026-04-31T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
    "2026-01-31T24:00:00Z", "2026-01-31T09:60:07Z", "2026-01-31T09:08:61Z", "2026-01-31T09:08:60Z",
    "2026-01-31T23:59:60+01:00", "2026-01-31T09:08:07.Z", "2026-01-31T09:08:07,5Z",
    "2026-01-31T09:08:07+0300",
    "2026-01-31T09:08:07+03", "2026-01-31T09:08:07+24:00", "2026-01-31T09:08:07+03:60",
    "2026-01-31T09:08:07ZZ",
    "2026-01-31T09:08:07Z ", " 2026-01-31T09:08:07Z", "+2026-01-31T09:08:07Z",
    "-001-01-31T09:08:07Z",
    "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
    "٢٠٢٦-01-31T09:08:07Z",
    "2026-01-31T09:08:07\u{2212}03:00",
  ])
  func `are refused when anything is off`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000001Z"),
      (-1, "1969-12-31T23:59:59.999999Z"),
      (1_769_850_487_120_000, "2026-01-31T09:08:07.120Z"), (.min, "0000-01-01T00:00:00Z"),
      (.max, "9999-12-31T23:59:59.999999Z"),
    ] as [(Int64, String)])
  func `are written`(microseconds: Int64, text: String) {
    #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
  }

  @Test func `have as many digits as asked for`() {
    var bytes: [UInt8] = []
    Timestamp(seconds: 0).appendRFC3339(to: &bytes, fractionDigits: .three)
    bytes.append(UInt8(ascii: " "))
    Timestamp(microseconds: 1).appendRFC3339(to: &bytes, fractionDigits: .six)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "1970-01-01T00:00:00.000Z 1970-01-01T00:00:00.000001Z")
  }

  @Test func `of days from 0000 to 9999 come back the same and in order`() throws {
    var previous = ""
    var wrong: [String] = []
    for day in stride(
      from: Timestamp.earliest.seconds, through: Timestamp.latest.seconds, by: 86_400 * 13)
    {
      let moment = Timestamp(seconds: day)
      let text = moment.rfc3339
      if text <= previous || Timestamp(rfc3339: text) != moment { wrong.append(text) }
      previous = text
    }
    #expect(wrong.isEmpty)
    #expect(previous > "9999-12-01")
  }

  @Test func `of any moment come back the same`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let moment = Timestamp(
        microseconds: .random(
          in: Timestamp.earliest.microseconds...Timestamp.latest.microseconds, using: &random))
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
    }
  }

  @Test func `count the days of 400 years as the calendar does`() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var expected = try #require(Timestamp(rfc3339: "1900-01-01T00:00:00Z"))
    var wrong: [String] = []
    for year in 1900..<2300 {
      for month in 1...12 {
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        for day in 1...(lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
          let text =
            "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)T00:00:00Z"
          if expected.rfc3339 != text { wrong.append(text) }
          expected = expected + .seconds(86_400)
        }
      }
    }
    #expect(wrong.isEmpty)
    #expect(expected.rfc3339 == "2300-01-01T00:00:00Z")
  }
}

@Suite struct `HTTP dates` {
  private let now = Timestamp(seconds: 1_767_225_600)

  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
      ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Tue Feb 29 12:00:00 2000", 951_825_600),
      ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799),
      ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
      ("Thursday, 01-Jan-76 00:00:00 GMT", 3_345_062_400),
      ("Saturday, 01-Jan-77 00:00:00 GMT", 220_924_800),
    ] as [(String, Int64)])
  func `are read in three forms`(text: String, seconds: Int64) {
    #expect(Timestamp(httpDate: text, now: now) == Timestamp(seconds: seconds))
  }

  @Test(arguments: [
    "", "Mon, 06 Nov 1994 08:49:37 GMT", "sun, 06 Nov 1994 08:49:37 GMT",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
    "Sun, 06 Nov 1994 08:49:37 +0000",
    "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
    "Sun,06 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:00:00 GMT",
    "Sun Nov 6 08:49:37 1994", "Sun Nov 06 08:49:37 94", "Wed Feb 29 08:49:37 1995",
    "Sunday, 06-Nov-1994 08:49:37 GMT",
    "1994-11-06T08:49:37Z", "784111777",
  ])
  func `are refused when anything is off`(text: String) {
    #expect(Timestamp(httpDate: text, now: now) == nil)
  }

  @Test func `are written as RFC 9110 wants and come back`() {
    #expect(
      Timestamp(microseconds: 784_111_777_999_999).httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
    var random = SeededGenerator(seed: 2)
    for _ in 0..<10_000 {
      let moment = Timestamp(
        seconds: .random(in: Timestamp.earliest.seconds...Timestamp.latest.seconds, using: &random))
      #expect(Timestamp(httpDate: moment.httpDate, now: now) == moment)
    }
  }

  @Test func `spoiled in any way are read or refused`() {
    var mutator = Mutator(
      corpus: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "2026-01-31T09:08:07.123456Z", "2026-01-31T12:08:07+03:00",
      ].map { Array($0.utf8) },
      tokens: ["GMT", "Feb", "29", "60", "0000", "9999", "+", "-", "Z", "T"], seed: 3)
    var readCount = 0
    for _ in 0..<20_000 {
      let text = String(decoding: mutator.next(), as: UTF8.self)
      if let moment = Timestamp(httpDate: text, now: now) {
        readCount += 1
        #expect(Timestamp(httpDate: moment.httpDate, now: now) == moment)
      }
      if let moment = Timestamp(rfc3339: text) {
        readCount += 1
        #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
      }
    }
    #expect(readCount > 100)
  }
}

import Testing

@testable import Core

private func zone(_ name: String) throws -> TimeZone {
  try #require(TimeZone(identifier: name), "tzdata is not installed")
}

private func moment(_ text: String) throws -> Timestamp {
  try #require(Timestamp(rfc3339: text))
}

@Suite struct `Time zones` {
  @Test(
    arguments: [
      ("Europe/Berlin", "2026-01-01T00:00:00Z", 3_600),
      ("Europe/Berlin", "2026-03-29T00:59:59Z", 3_600),
      ("Europe/Berlin", "2026-03-29T01:00:00Z", 7_200),
      ("Europe/Berlin", "2026-10-25T00:59:59.999999Z", 7_200),
      ("Europe/Berlin", "2026-10-25T01:00:00Z", 3_600),
      ("Europe/Berlin", "2500-07-01T00:00:00Z", 7_200),
      ("Europe/Berlin", "1880-01-01T00:00:00Z", 3_208),
      ("America/New_York", "2026-11-01T05:59:59Z", -14_400),
      ("America/New_York", "2026-11-01T06:00:00Z", -18_000),
      ("Asia/Riyadh", "2026-07-01T00:00:00Z", 10_800),
      ("Asia/Kathmandu", "2026-07-01T00:00:00Z", 20_700),
      ("Asia/Kathmandu", "1985-01-01T00:00:00Z", 19_800),
      ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 39_600),
      ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", 37_800),
      ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000),
      ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400),
      ("Europe/Dublin", "2026-07-01T00:00:00Z", 3_600),
      ("UTC", "2026-07-01T00:00:00Z", 0), ("Etc/GMT+5", "2026-07-01T00:00:00Z", -18_000),
    ] as [(String, String, Int)])
  func `know their offset at a moment`(name: String, text: String, seconds: Int) throws {
    #expect(try zone(name).offset(at: moment(text)) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "Nowhere/Land", "europe/berlin", "../etc/passwd", "Europe/../Europe/Berlin", "/etc/passwd",
    "/usr/share/zoneinfo/Europe/Berlin", "Europe", "Europe/", "Europe//Berlin", "localtime",
    "posix/Europe/Berlin", "right/Europe/Berlin", "zone.tab", "Europe/Berlin\0",
    "Europe/Bérlin", String(repeating: "A", count: 5_000),
  ])
  func `of no such name are not known`(name: String) {
    #expect(!TimeZone.isKnown(name))
  }

  @Test func `of one name are equal`() throws {
    #expect(try zone("Europe/Berlin") == zone("Europe/Berlin"))
    #expect(try zone("Europe/Berlin") != zone("Europe/Vienna"))
    #expect(try Set([zone("UTC"), .utc]).count == 1)
  }

  @Test func `a date that clocks show twice is the first, one they jump over is the jump's end`()
    throws
  {
    let berlin = try zone("Europe/Berlin")
    #expect(
      try berlin.timestamp(year: 2026, month: 10, day: 25, hour: 2, minute: 30)
        == moment("2026-10-25T00:30:00Z"))
    #expect(
      try berlin.timestamp(year: 2026, month: 3, day: 29, hour: 2, minute: 30)
        == moment("2026-03-29T01:00:00Z"))
    #expect(
      try berlin.timestamp(year: 2026, month: 3, day: 29, hour: 3, minute: 30)
        == moment("2026-03-29T01:30:00Z"))
    #expect(
      try zone("Pacific/Apia").timestamp(year: 2011, month: 12, day: 30, hour: 12)
        == moment("2011-12-30T10:00:00Z"))
    #expect(berlin.timestamp(year: 2026, month: 2, day: 29) == nil)
  }
}

@Suite struct `Windows of the calendar` {
  @Test(
    arguments: [
      ("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
      ("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
      ("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"),
      ("Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-22T22:00:00Z", "2026-04-23T22:00:00Z"),
      ("Africa/Cairo", "2026-10-29T21:30:00Z", "2026-10-28T21:00:00Z", "2026-10-29T22:00:00Z"),
      ("America/New_York", "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
      ("America/New_York", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
      ("Asia/Riyadh", "2026-03-08T00:00:00Z", "2026-03-07T21:00:00Z", "2026-03-08T21:00:00Z"),
      ("Asia/Kathmandu", "2026-03-08T18:14:59Z", "2026-03-07T18:15:00Z", "2026-03-08T18:15:00Z"),
      (
        "Australia/Lord_Howe", "2026-04-05T00:00:00Z", "2026-04-04T13:00:00Z",
        "2026-04-05T13:30:00Z"
      ),
      (
        "Australia/Lord_Howe", "2026-10-04T00:00:00Z", "2026-10-03T13:30:00Z",
        "2026-10-04T13:00:00Z"
      ),
      ("Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
      ("Pacific/Apia", "2011-12-30T11:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"),
      ("UTC", "2028-02-29T23:59:59.999999Z", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"),
      ("UTC", "1969-12-31T23:59:59.999999Z", "1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z"),
    ] as [(String, String, String, String)])
  func `a day begins and ends as its clocks say`(
    name: String, inside: String, start: String, end: String
  ) throws {
    let window = try zone(name).window(.day, containing: moment(inside))
    #expect(try (window.start, window.end) == (moment(start), moment(end)))
  }

  /// When clocks go back from 00:01 to 23:01, the minute after midnight already is the new day.
  @Test func `a day whose first minute is followed by the old date stays one day`() throws {
    let window = try zone("America/St_Johns")
      .window(.day, containing: moment("2006-10-29T03:00:00Z"))
    #expect(try window.start == moment("2006-10-29T02:30:00Z"))
    #expect(try window.end == moment("2006-10-30T03:30:00Z"))
  }

  @Test(
    arguments: [
      ("Europe/Berlin", "2026-03-15T00:00:00Z", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"),
      ("Europe/Berlin", "2026-10-31T23:00:00Z", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"),
      ("UTC", "2028-02-01T00:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
      ("Asia/Kathmandu", "2026-12-31T18:15:00Z", "2026-12-31T18:15:00Z", "2027-01-31T18:15:00Z"),
    ] as [(String, String, String, String)])
  func `a month has the length of the calendar`(
    name: String, inside: String, start: String, end: String
  ) throws {
    let window = try zone(name).window(.month, containing: moment(inside))
    #expect(try (window.start, window.end) == (moment(start), moment(end)))
  }

  @Test(
    arguments: [
      ("Asia/Kathmandu", "2026-01-01T00:20:00Z", "2026-01-01T00:15:00Z", "2026-01-01T01:15:00Z"),
      ("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"),
      ("Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"),
      (
        "Australia/Lord_Howe", "2026-04-04T15:05:00Z", "2026-04-04T15:00:00Z",
        "2026-04-04T15:30:00Z"
      ),
      (
        "Australia/Lord_Howe", "2026-10-03T15:35:00Z", "2026-10-03T15:30:00Z",
        "2026-10-03T16:00:00Z"
      ),
    ] as [(String, String, String, String)])
  func `an hour is one of the zone, cut where the clocks change`(
    name: String, inside: String, start: String, end: String
  ) throws {
    let window = try zone(name).window(.hour, containing: moment(inside))
    #expect(try (window.start, window.end) == (moment(start), moment(end)))
  }

  @Test(arguments: [
    "Europe/Berlin", "Africa/Cairo", "America/New_York", "Asia/Riyadh", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "UTC",
  ])
  func `follow each other without a gap and hold their moments`(name: String) throws {
    let zone = try zone(name)
    for unit in CalendarUnit.allCases {
      var moment = try moment("2011-06-15T12:34:56Z")
      for _ in 0..<1_200 {
        let window = zone.window(unit, containing: moment)
        #expect(window.start <= moment && moment < window.end)
        let last = zone.window(unit, containing: window.end - .microseconds(1))
        #expect(last == window)
        #expect(zone.window(unit, containing: window.end).start == window.end)
        moment = window.end
      }
    }
  }

  @Test func `exist at the ends of time`() throws {
    for name in ["Europe/Berlin", "America/New_York", "UTC"] {
      for moment in [
        Timestamp(microseconds: .min), .earliest, .latest, Timestamp(microseconds: .max),
      ] {
        for unit in CalendarUnit.allCases {
          let window = try zone(name).window(unit, containing: moment)
          #expect(window.start < window.end)
        }
      }
    }
  }
}

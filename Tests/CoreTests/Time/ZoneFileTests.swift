import Glibc
import TestKit
import Testing

@testable import Core

/// Builds a file of version 2 as RFC 9636 lays it out.
private func zoneFile(
  changes: [(at: Int64, kind: UInt8)], offsets: [Int32], footer: String,
  version: Character = "2", leapSeconds: Int = 0
) -> [UInt8] {
  func big(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
  func header(_ counts: [Int]) -> [UInt8] {
    Array("TZif\(version)".utf8) + [UInt8](repeating: 0, count: 15)
      + counts.flatMap { big(Int32($0)) }
  }
  var bytes = header([0, 0, 0, 0, 1, 1]) + big(Int32(0)) + [0, 0, 0]
  bytes += header([0, 0, leapSeconds, changes.count, offsets.count, 1])
  for change in changes { bytes += big(change.at) }
  bytes += changes.map(\.kind)
  for offset in offsets { bytes += big(offset) + [0, 0] }
  bytes += [0] + [UInt8](repeating: 0, count: leapSeconds * 12)
  return bytes + Array("\n\(footer)\n".utf8)
}

private func offset(_ table: ZoneTable, _ seconds: Int64) -> Int64 {
  table.span(at: seconds).offset
}

@Suite struct `Zone files` {
  @Test func `without a rule keep the last offset for ever`() throws {
    let bytes = zoneFile(changes: [(1_000, 1), (2_000, 0)], offsets: [600, 1_200], footer: "")
    let table = try #require(ZoneTable(identifier: "A", file: bytes))
    let seen = [-5_000, 999, 1_000, 1_999, 2_000, 9_999_999_999].map { offset(table, $0) }
    #expect(seen == [600, 600, 1_200, 1_200, 600, 600])
  }

  @Test func `with nothing but a rule follow it from the beginning`() throws {
    let bytes = zoneFile(changes: [], offsets: [0], footer: "EST5EDT,M3.2.0,M11.1.0")
    let table = try #require(ZoneTable(identifier: "A", file: bytes))
    let july: Int64 = 1_782_864_000
    #expect(offset(table, july) == -14_400)
    #expect(offset(table, july - 180 * 86_400) == -18_000)
  }

  @Test func `may keep summer all the year`() throws {
    let bytes = zoneFile(changes: [], offsets: [0], footer: "XXX3EDT4,0/0,J365/23")
    let table = try #require(ZoneTable(identifier: "A", file: bytes))
    for day in Int64(0)..<800 {
      #expect(offset(table, 1_782_864_000 + day * 86_400) == -14_400)
    }
  }

  @Test(
    arguments: [
      // Day 60 without a leap day, with one, and by the month, in 2028.
      ("AAA0BBB,J60/0,J300/0", "2028-03-01T00:00:00Z"),
      ("AAA0BBB,60/0,300/0", "2028-03-01T00:00:00Z"),
      ("AAA0BBB,59/0,300/0", "2028-02-29T00:00:00Z"),
      ("AAA0BBB,M2.5.2/0,M9.1.0", "2028-02-29T00:00:00Z"),
      ("AAA0BBB,M2.5.2/-1,M9.1.0", "2028-02-28T23:00:00Z"),
      ("<-03>3<-02>,M3.5.0/-1,M10.5.0/0", "2028-03-26T02:00:00Z"),
      ("AAA-0:30:15BBB-1,M3.1.1/0:20:10,M9.1.0", "2028-03-05T23:49:55Z"),
    ] as [(String, String)])
  func `have rules in every form`(footer: String, start: String) throws {
    let bytes = zoneFile(changes: [], offsets: [0], footer: footer)
    let table = try #require(ZoneTable(identifier: "A", file: bytes))
    let moment = try #require(Timestamp(rfc3339: start)).seconds
    let before = table.span(at: moment - 1)
    #expect(before.end == moment)
    #expect(table.span(at: moment).start == moment)
  }

  @Test(arguments: [
    "A", "AAA", "AAA25", "AAA0BBB", "AAA0BBB,M3.2.0", "AAA0BBB,M13.1.0,M11.1.0",
    "AAA0BBB,M3.6.0,M11.1.0",
    "AAA0BBB,M3.1.7,M11.1.0", "AAA0BBB,J0,J300", "AAA0BBB,J366,J300", "AAA0BBB,366,300",
    "AAA0BBB,M3.2.0/168,M11.1.0", "AAA0BBB,M3.2.0,M11.1.0x", "<AAA0", "AAA0:60", "AAA-",
    "AAA9999999999999999999",
  ])
  func `with a rule that is off are refused`(footer: String) {
    let bytes = zoneFile(changes: [], offsets: [0], footer: footer)
    #expect(ZoneTable(identifier: "A", file: bytes) == nil)
  }

  @Test func `that cannot be trusted are refused`() {
    let changes: [(at: Int64, kind: UInt8)] = [(1, 0), (2, 1)]
    #expect(
      ZoneTable(identifier: "A", file: zoneFile(changes: changes, offsets: [0, 1], footer: ""))
        != nil)
    let spoiled = [
      zoneFile(changes: changes.reversed(), offsets: [0, 1], footer: ""),
      zoneFile(changes: changes, offsets: [0], footer: ""),
      zoneFile(changes: changes, offsets: [0, 26 * 3_600], footer: ""),
      zoneFile(changes: [], offsets: [], footer: ""),
      zoneFile(changes: [(.max, 0)], offsets: [0], footer: "EST5EDT,M3.2.0,M11.1.0"),
      zoneFile(changes: changes, offsets: [0, 1], footer: "", version: "\0"),
      zoneFile(changes: changes, offsets: [0, 1], footer: "", leapSeconds: 1),
    ]
    for bytes in spoiled { #expect(ZoneTable(identifier: "A", file: bytes) == nil) }
  }

  @Test func `are read from the first folder that has them`() throws {
    let folder = try TemporaryDirectory()
    let bytes = zoneFile(changes: [], offsets: [0], footer: "<+01>-1")
    let descriptor = unsafe open(folder.file("Home"), O_WRONLY | O_CREAT, 0o600)
    unsafe bytes.withUnsafeBytes { _ = unsafe write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    let zone = try #require(TimeZone(identifier: "Home", folders: ["/nowhere", folder.path]))
    #expect(zone.offset(at: .earliest) == .seconds(3_600))
    #expect(TimeZone(identifier: "Away", folders: [folder.path]) == nil)
  }

  @Test func `that are spoiled are read or refused, and never more`() {
    let good = [
      zoneFile(
        changes: [(-1_000_000, 1), (5_000, 0), (1_700_000_000, 1)], offsets: [3_600, 7_200],
        footer: "CET-1CEST,M3.5.0,M10.5.0/3"),
      zoneFile(changes: [], offsets: [0], footer: "<-03>3<-02>,0/0,J365/23"),
      zoneFile(changes: [], offsets: [0], footer: "AAA0BBB,59/0,J300/-100"),
    ]
    var mutator = Mutator(
      corpus: good, tokens: ["TZif", "\n", ",", "/", "M", "J", "9999", "-167", "<", ">"], seed: 5)
    var readCount = 0
    for _ in 0..<20_000 {
      guard let table = ZoneTable(identifier: "A", file: mutator.next()) else { continue }
      readCount += 1
      let zone = TimeZone(table: table)
      for moment in [Timestamp.earliest, Timestamp(seconds: 1_782_864_000), .latest] {
        for unit in CalendarUnit.allCases {
          let window = zone.window(unit, containing: moment)
          #expect(window.start <= moment && moment < window.end)
        }
      }
    }
    #expect(readCount > 100)
  }
}

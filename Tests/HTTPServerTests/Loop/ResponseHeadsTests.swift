import Core
import TestKit
import Testing

@testable import HTTPServer

@Suite struct ResponseHeadsTests {
  private let clock = ManualClock(now: Timestamp(microseconds: 1_767_225_600_700_000))
  private let heads = ResponseHeads()

  private func lines() -> String {
    heads.renewDate(now: clock.uptime, today: clock.now)
    return String(
      decoding: ByteWriter.bytes(capacity: ResponseHeads.bytesMax) { heads.write(.ok, to: &$0) },
      as: UTF8.self)
  }

  @Test func `the date is of the second, and renewed when it is over`() {
    let first = "HTTP/1.1 200 OK\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
    #expect(lines() == first)
    clock.advance(by: .milliseconds(299))
    #expect(lines() == first)
    clock.advance(by: .milliseconds(1))
    #expect(lines() == "HTTP/1.1 200 OK\r\ndate: Thu, 01 Jan 2026 00:00:01 GMT\r\n")
  }

  @Test func `a clock that was set shows within a second`() {
    #expect(lines().contains("2026"))
    clock.jump(to: Timestamp(seconds: 1_798_761_600))
    clock.advance(by: .seconds(1))
    #expect(lines().contains("Fri, 01 Jan 2027 00:00:01 GMT"))
  }

  @Test func `the longest status line has room`() {
    heads.renewDate(now: clock.uptime, today: clock.now)
    for code in 200...599 {
      let bytes = ByteWriter.bytes(capacity: ResponseHeads.bytesMax) {
        heads.write(Status(code), to: &$0)
      }
      #expect(bytes.count <= ResponseHeads.bytesMax)
    }
  }
}

import ChannelKit
import Core
import Testing

@Suite struct ToldTimestampTests {
  @Test func `what a provider says is a moment`() {
    #expect(Timestamp(told: .seconds(1_790_000_000)) == Timestamp(seconds: 1_790_000_000))
    #expect(
      Timestamp(told: .milliseconds(1_790_000_000_123))
        == Timestamp(microseconds: 1_790_000_000_123_000))
    #expect(Timestamp(told: .zero) == Timestamp(seconds: 0))
    #expect(Timestamp(told: .seconds(253_402_300_799)) != nil)
  }

  @Test(arguments: [
    Duration.milliseconds(-1), .seconds(253_402_300_800), .seconds(Int64.max), .seconds(Int64.min),
    .milliseconds(Int64.max),
  ])
  func `a moment that cannot be is none`(told: Duration) {
    #expect(Timestamp(told: told) == nil)
  }
}

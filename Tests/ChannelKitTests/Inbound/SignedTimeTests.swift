import ChannelKit
import Core
import Testing

@Suite struct SignedTimeTests {
  @Test(arguments: [(-301, false), (-300, true), (0, true), (300, true), (301, false)])
  func `a signed time counts for five minutes on either side`(seconds: Int64, isFresh: Bool) {
    let now = Timestamp(seconds: 1_790_000_000)
    #expect(SignedTime.isFresh(Timestamp(seconds: now.seconds + seconds), at: now) == isFresh)
  }
}

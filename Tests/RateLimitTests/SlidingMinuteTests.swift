import TestKit
import Testing

@testable import RateLimit

@Suite struct SlidingMinuteTests {
  /// Takes when there is room, as a meter does.
  private func take(_ minute: inout SlidingMinute, _ bound: Int64, at uptime: Int64) -> Bool {
    minute.expire(at: uptime)
    guard minute.used < bound else { return false }
    minute.add(at: uptime)
    return true
  }

  @Test(arguments: 0..<20)
  func `no sixty seconds see more than the bound, and a pause is as long as it says`(
    _ seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    let bound = Int64.random(in: 1...40, using: &random)
    let gapMax = Int64.random(in: 1_000...8_000_000, using: &random)
    var minute = SlidingMinute()
    var admitted: [Int64] = []
    var now: Int64 = 0
    for _ in 0..<2_000 {
      now += Int64.random(in: 0...gapMax, using: &random)
      if take(&minute, bound, at: now) {
        admitted.append(now)
        continue
      }
      let pause = minute.pause(untilBelow: bound, at: now)
      #expect(pause > 0 && pause <= SlidingMinute.length)
      var later = minute
      #expect(!take(&later, bound, at: now + pause - 1))
      #expect(take(&later, bound, at: now + pause))
    }
    var first = 0
    for (index, time) in admitted.enumerated() {
      while admitted[first] <= time - SlidingMinute.length { first += 1 }
      #expect(index - first + 1 <= Int(bound))
    }
  }

  @Test func `what is a minute old is free again`() {
    var minute = SlidingMinute()
    for _ in 0..<3 { #expect(take(&minute, 3, at: 0)) }
    #expect(!take(&minute, 3, at: SlidingMinute.length - 1))
    #expect(take(&minute, 3, at: SlidingMinute.length))
    #expect(minute.used == 1)
  }

  @Test func `nothing is ever allowed under a bound of zero`() {
    let minute = SlidingMinute()
    #expect(minute.pause(untilBelow: 0, at: 5) == SlidingMinute.length)
  }

  @Test func `a steady stream needs no more room than a minute has seconds`() {
    var minute = SlidingMinute()
    for step in 0..<10_000 {
      minute.expire(at: Int64(step) * 100_000)
      minute.add(at: Int64(step) * 100_000)
    }
    // Entries live for up to a minute after their second.
    #expect(minute.used >= 600 && minute.used <= 620)
  }
}

@Suite struct BlockSizeTests {
  @Test(arguments: 0..<50)
  func `a block is at least what is needed and at most what is left`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let remaining = Int64.random(in: 0...10_000, using: &random)
      let need = Int64.random(in: 0...200, using: &random)
      let pace = Int.random(in: -1...20, using: &random)
      let nodes = Int.random(in: 0...9, using: &random)
      let block = BlockSize.block(need: need, remaining: remaining, pace: pace, nodes: nodes)
      #expect(block >= min(need, remaining) && block <= remaining)
      let growth = BlockSize.growth(
        need: need, share: 5, free: remaining, limit: 10_000, nodes: nodes)
      #expect(growth >= min(need, remaining) && growth <= remaining)
      if remaining > 0 { #expect(block > 0 && growth > 0) }
    }
  }

  @Test func `blocks grow for who spends fast and shrink for who is slow`() {
    var pace = 0
    for _ in 0..<40 { pace = BlockSize.pace(pace, afterBlockLasting: 100_000) }
    #expect(pace == BlockSize.paceMax)
    #expect(BlockSize.pace(pace, afterBlockLasting: 120_000_000) == pace)
    for _ in 0..<40 { pace = BlockSize.pace(pace, afterBlockLasting: 600_000_000) }
    #expect(pace == 0)
  }

  /// Whatever a key's own pace is, after a few blocks one of them lasts for minutes, and none much longer.
  @Test(arguments: [0.05, 0.6, 1, 7, 40, 200])
  func `a node asks every few minutes`(requestsPerSecond: Double) {
    var pace = 0
    var spans: [Double] = []
    for _ in 0..<20 {
      let block = BlockSize.block(need: 0, remaining: nil, pace: pace, nodes: 1)
      let span = Double(block) / requestsPerSecond
      spans.append(span)
      pace = BlockSize.pace(pace, afterBlockLasting: Int64(span * 1e6))
    }
    #expect(spans.dropFirst(8).allSatisfy { (60...480).contains($0) })
  }
}

import ChannelKit
import Core
import TestKit
import Testing

@testable import Delivery

@Suite struct PacerTests {
  private static let rates = [
    Pacing.Rate(1, per: .seconds(1)), Pacing.Rate(1, per: .seconds(6)),
    Pacing.Rate(7, per: .seconds(1)), Pacing.Rate(30, per: .seconds(1), burst: 30),
    Pacing.Rate(20, per: .seconds(60), burst: 5), Pacing.Rate(3, per: .milliseconds(100), burst: 9),
  ]

  @Test(arguments: rates, UInt64(0)..<4)
  func `no span of the rate ever holds more than its count, nor a moment more than its burst`(
    rate: Pacing.Rate, seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    var bucket = RateBucket(rate)
    var (now, sent): (Int64, [Int64]) = (1_000_000, [])
    for _ in 0..<1_000 {
      if bucket.freeAt <= now {
        bucket.take(at: now)
        sent.append(now)
      } else {
        now = max(now, Bool.random(using: &random) ? bucket.freeAt : now)
        now += .random(in: 0...(rate.per.microseconds / 4), using: &random)
      }
    }
    let per = rate.per.microseconds
    var (start, most) = (0, 0)
    for place in sent.indices {
      while sent[place] - sent[start] >= per { start += 1 }
      most = max(most, place - start + 1)
    }
    #expect(most <= rate.count)
    let together = Dictionary(grouping: sent, by: \.self).values.map(\.count).max() ?? 0
    #expect((1...min(rate.burst, rate.count)).contains(together))
  }

  @Test(arguments: rates)
  func `whoever always has something to send gets the whole rate`(rate: Pacing.Rate) {
    var bucket = RateBucket(rate)
    var (now, count) = (Int64(0), 0)
    while now < 20 * rate.per.microseconds {
      now = max(now, bucket.freeAt)
      bucket.take(at: now)
      count += 1
    }
    #expect(count >= 20 * rate.count * 95 / 100)
  }

  private let one = QueueKey(TenantID(UUID(high: 1, low: 1)), UUID(high: 2, low: 1))
  private let other = QueueKey(TenantID(UUID(high: 1, low: 2)), UUID(high: 2, low: 2))

  private func facts(_ pacing: Pacing = Pacing(), app: String? = "app") -> QueueFacts {
    QueueFacts(pacing: pacing, app: app, schedule: .delays([]))
  }

  @Test func `a campaign gets its rate, and leaves something for a code at any moment`() {
    let facts = facts(Pacing(session: Pacing.Rate(30, per: .seconds(1), burst: 30)))
    var pacer = Pacer()
    var (now, count) = (Int64(0), 0)
    while now < 10_000_000 {
      pacer.take(one, lane: "\(count)", facts, isBulk: true, at: now)
      count += 1
      #expect(pacer.freeAt(one, facts) - now < 150_000)
      now = max(now, pacer.freeAt(one, facts), pacer.bulkFreeAt(one, facts))
    }
    #expect(count >= 285)
  }

  @Test func `a pause holds up exactly the scope that it names`() {
    var pacer = Pacer()
    pacer.pause(one, until: 500)
    #expect(pacer.freeAt(one, facts()) == 500)
    #expect(pacer.freeAt(other, facts()) == .min)
    pacer.pause(app: "app", of: one.tenant, until: 900)
    let sibling = QueueKey(one.tenant, other.id)
    #expect(pacer.freeAt(one, facts()) == 900)
    #expect(pacer.freeAt(sibling, facts()) == 900)
    #expect(pacer.freeAt(sibling, facts(app: "other")) == .min)
    #expect(pacer.freeAt(sibling, facts(app: nil)) == .min)
    // What a provider says to one workspace holds no other up.
    #expect(pacer.freeAt(other, facts()) == .min)
  }

  @Test func `a shorter pause does not end a longer one`() {
    var pacer = Pacer()
    pacer.pause(one, until: 500)
    pacer.pause(one, until: 100)
    #expect(pacer.freeAt(one, facts()) == 500)
  }

  @Test func `pairs, sessions and apps are paced each for itself`() {
    var pacer = Pacer()
    let pacing = Pacing(
      pair: .init(1, per: .seconds(6)), session: .init(1, per: .seconds(2)),
      app: .init(1, per: .seconds(1)))
    pacer.take(one, lane: "a", facts(pacing), at: 0)
    #expect(pacer.pairFreeAt(one, lane: "a") == 6_000_000)
    #expect(pacer.pairFreeAt(one, lane: "b") == .min)
    #expect(pacer.pairFreeAt(other, lane: "a") == .min)
    #expect(pacer.freeAt(one, facts(pacing)) == 2_000_000)
    #expect(pacer.freeAt(other, facts(pacing)) == 1_000_000)
  }

  @Test func `what holds nobody up is forgotten, what does is kept`() {
    var pacer = Pacer()
    let pacing = Pacing(pair: .init(1, per: .seconds(6)), session: .init(1, per: .seconds(2)))
    for lane in 0..<100 { pacer.take(one, lane: "\(lane)", facts(pacing), at: 0) }
    pacer.sweep(at: 5_999_999)
    #expect(pacer.count == 101)
    pacer.sweep(at: 6_000_000)
    #expect(pacer.count == 1)
    pacer.sweep(at: 200_000_000)
    #expect(pacer.count == 0)
  }
}

import ChannelKit
import Core
import TestKit
import Testing

@testable import Delivery

@Suite struct BreakerTests {
  private let options = DeliveryOptions()

  private func opened() -> Breaker {
    var breaker = Breaker()
    for _ in 0..<options.breakerFailureCount {
      breaker.note(.fails, isProbe: false, at: 0, options)
    }
    return breaker
  }

  @Test func `it opens after so many failures one after another`() {
    var breaker = Breaker()
    for _ in 1..<options.breakerFailureCount {
      breaker.note(.fails, isProbe: false, at: 0, options)
      #expect(breaker.ask(at: 0) == .go)
    }
    breaker.note(.fails, isProbe: false, at: 0, options)
    #expect(breaker.ask(at: 0) == .wait(until: 1_000_000))
  }

  @Test func `an answer in between begins the count anew`() {
    var breaker = Breaker()
    for _ in 0..<5 {
      for _ in 1..<options.breakerFailureCount {
        breaker.note(.fails, isProbe: false, at: 0, options)
      }
      breaker.note(.answers, isProbe: false, at: 0, options)
    }
    #expect(breaker.isFresh)
  }

  @Test func `after its pause a single attempt finds out`() {
    var breaker = opened()
    #expect(breaker.ask(at: 1_000_000) == .go)
    let isProbe = breaker.begin()
    #expect(isProbe)
    #expect(breaker.ask(at: 1_000_000) == .probing)
    breaker.note(.answers, isProbe: true, at: 1_100_000, options)
    #expect(breaker.ask(at: 1_100_000) == .go)
    #expect(breaker.isClosed)
  }

  @Test func `each failed probe doubles the pause up to its bound`() {
    var breaker = opened()
    var (now, pauses): (Int64, [Int64]) = (0, [])
    for _ in 0..<9 {
      guard case .wait(let until) = breaker.ask(at: now) else { break }
      pauses.append((until - now) / 1_000_000)
      now = until
      let isProbe = breaker.begin()
      #expect(isProbe)
      breaker.note(.fails, isProbe: true, at: now, options)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
  }

  @Test func `failures of attempts that began before it opened do not make it worse`() {
    var breaker = opened()
    for _ in 0..<100 { breaker.note(.fails, isProbe: false, at: 10, options) }
    #expect(breaker.ask(at: 10) == .wait(until: 1_000_000))
  }

  @Test func `a probe that says nothing leaves the finding out to the next`() {
    var breaker = opened()
    let isProbe = breaker.begin()
    #expect(isProbe)
    breaker.note(.none, isProbe: true, at: 2_000_000, options)
    #expect(breaker.ask(at: 2_000_000) == .go)
    let isNext = breaker.begin()
    #expect(isNext)
  }
}

@Suite struct RetryTests {
  private func item(attempts: Int = 1, failures: Int = 0) -> OutboxItem {
    OutboxItem(
      id: UUID(high: 1, low: 1), tenant: TenantID(UUID(high: 1, low: 1)), kind: .message,
      queue: UUID(high: 1, low: 1), lane: "", priority: .normal,
      dueAt: Timestamp(microseconds: 0), expiresAt: nil, attempts: attempts, failures: failures,
      part: 0, firstAttemptAt: nil, attemptedAt: nil)
  }

  private func retry(
    _ item: OutboxItem, _ hint: Duration?, _ scope: Verdict.Scope, _ schedule: RetrySchedule
  ) -> Retry {
    var random = SeededGenerator(seed: 1)
    return Retry(item, hint: hint, scope, schedule, DeliveryOptions(), using: &random)
  }

  private let doubling = RetrySchedule.exponential(
    base: .seconds(1), max: .seconds(10), attempts: 6, jitter: 0)

  @Test func `pauses double up to their bound, and then the work is given up`() {
    let pauses = (0..<5).map { retry(item(failures: $0), nil, .pair, doubling).pause }
    #expect(pauses == [.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10)])
    #expect(retry(item(failures: 5), nil, .pair, doubling).isGivenUp)
  }

  @Test func `a list of pauses is used in order, and then the work is given up`() {
    let schedule = RetrySchedule.delays([.seconds(10), .seconds(100)])
    let pauses = (0..<2).map { retry(item(failures: $0), nil, .session, schedule).pause }
    #expect(pauses[0] <= .seconds(10) && pauses[0] >= .seconds(9))
    #expect(pauses[1] <= .seconds(100) && pauses[1] >= .seconds(90))
    #expect(retry(item(failures: 2), nil, .session, schedule).isGivenUp)
  }

  @Test(arguments: UInt64(0)..<50)
  func `jitter shortens a pause by its part at most`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let schedule = RetrySchedule.exponential(
      base: .seconds(8), max: .seconds(60), attempts: 5, jitter: 0.5)
    let pause = schedule.pause(afterFailures: 1, using: &random)
    #expect(pause.map { $0 >= .seconds(4) && $0 <= .seconds(8) } == true)
  }

  @Test func `the provider's own pause is obeyed, within a bound`() {
    #expect(retry(item(), .seconds(77), .session, doubling).pause == .seconds(77))
    #expect(retry(item(), .seconds(1_000_000), .app, doubling).pause == .seconds(86_400))
  }

  @Test(arguments: [Verdict.Scope.session, .app])
  func `a pause that nobody asked for holds others up no longer than a breaker`(
    scope: Verdict.Scope
  ) {
    let long = RetrySchedule.exponential(
      base: .seconds(1), max: .seconds(4 * 3_600), attempts: 24, jitter: 0)
    let worn = retry(item(failures: 20), nil, scope, long)
    #expect(worn.pause == .seconds(4 * 3_600))
    #expect(worn.scopePause == .seconds(60))
    #expect(retry(item(), nil, scope, long).scopePause == .seconds(1))
    #expect(retry(item(), .seconds(3_600), scope, long).scopePause == .seconds(3_600))
    #expect(retry(item(), .seconds(30 * 86_400), scope, long).scopePause == .seconds(86_400))
  }

  @Test func `a pause of a whole session is not held against the work that met it`() {
    let worn = item(failures: 5)
    #expect(!retry(worn, .seconds(5), .session, doubling).isGivenUp)
    #expect(!retry(worn, .seconds(5), .session, doubling).counts)
    #expect(retry(worn, .seconds(5), .pair, doubling).isGivenUp)
    #expect(retry(item(attempts: 100, failures: 5), .seconds(5), .session, doubling).isGivenUp)
  }
}

@Suite struct OwnershipTests {
  private let nodes = (0..<4).map { UUID(high: 7, low: $0) }

  private func owners(_ queue: QueueKey, among nodes: [UUID]) -> [UUID] {
    nodes.filter { own in
      Ownership(own: own, others: nodes.filter { $0 != own }).isOwn(queue)
    }
  }

  private let queues = (0..<2_000).map {
    QueueKey(TenantID(UUID(high: 1, low: UInt64($0 % 7))), UUID(high: 2, low: UInt64($0)))
  }

  @Test func `every queue has one owner, and each node its part`() {
    var counts: [UUID: Int] = [:]
    for queue in queues {
      let owners = owners(queue, among: nodes)
      #expect(owners.count == 1)
      counts[owners[0], default: 0] += 1
    }
    #expect(counts.count == 4 && counts.values.allSatisfy { (400...600).contains($0) })
  }

  @Test func `when a node goes only its own queues move`() {
    for queue in queues {
      let (before, after) = (
        owners(queue, among: nodes), owners(queue, among: Array(nodes.dropLast()))
      )
      #expect(before == after || before == [nodes[3]])
    }
  }

  @Test func `a node that belongs to no cluster owns nothing`() {
    #expect(!Ownership(own: nil, others: []).isOwn(queues[0]))
    #expect(Ownership(own: nodes[0], others: []).isOwn(queues[0]))
  }
}

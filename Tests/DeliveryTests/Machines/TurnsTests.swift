import Core
import TestKit
import Testing

@testable import Delivery

private func queue(_ tenant: UInt64, _ number: UInt64) -> QueueKey {
  QueueKey(TenantID(UUID(high: 1, low: tenant)), UUID(high: 2, low: number))
}

@Suite struct TurnsTests {
  @Test func `tenants take turns, however many queues each has`() {
    var turns = Turns()
    for number in 0..<100 { turns.add(queue(1, UInt64(number)), .normal) }
    turns.add(queue(2, 0), .normal)
    var counts: [TenantID: Int] = [:]
    for _ in 0..<60 {
      guard let turn = turns.next() else { break }
      counts[turn.queue.tenant, default: 0] += 1
      turns.add(turn.queue, turn.priority)
    }
    #expect(Set(counts.values) == [30])
  }

  @Test func `the queues of a tenant take turns`() {
    var turns = Turns()
    for number in 0..<3 { turns.add(queue(1, UInt64(number)), .bulk) }
    let order = (0..<9).compactMap { _ in
      let turn = turns.next()
      if let turn { turns.add(turn.queue, turn.priority) }
      return turn?.queue.id.low
    }
    #expect(order == [0, 1, 2, 0, 1, 2, 0, 1, 2])
  }

  @Test func `asking twice gives one turn, and a turn is over until it is asked for again`() {
    var turns = Turns()
    turns.add(queue(1, 1), .normal)
    turns.add(queue(1, 1), .normal)
    #expect(turns.next() != nil)
    #expect(turns.next() == nil)
  }

  @Test func `a tenant that rests gets no turn, and its queues keep their places`() {
    var turns = Turns()
    for number in 0..<3 { turns.add(queue(1, UInt64(number)), .normal) }
    turns.add(queue(2, 9), .normal)
    #expect(turns.next()?.queue == queue(1, 0))
    turns.add(queue(1, 0), .normal)
    turns.rest(queue(1, 0).tenant)
    turns.add(queue(1, 7), .bulk)
    #expect(turns.next()?.queue == queue(2, 9))
    #expect(turns.next() == nil)
    turns.wake(queue(1, 0).tenant)
    turns.wake(queue(2, 0).tenant)
    let order = (0..<4).compactMap { _ in turns.next()?.queue.id.low }
    #expect(order == [1, 2, 7, 0])
    #expect(turns.next() == nil)
  }

  @Test func `codes go first, campaigns never stand still`() {
    var turns = Turns()
    for priority in Priority.allCases { turns.add(queue(1, 1), priority) }
    var order: [Priority] = []
    for _ in 0..<420 {
      guard let turn = turns.next() else { break }
      order.append(turn.priority)
      turns.add(turn.queue, turn.priority)
    }
    #expect(order.prefix(16).allSatisfy { $0 == .otp })
    #expect(order.count { $0 == .otp } == 320)
    #expect(order.count { $0 == .normal } == 80)
    #expect(order.count { $0 == .bulk } == 20)
  }

  @Test func `a code that comes late waits for five others at most`() {
    for seed in UInt64(0)..<50 {
      var random = SeededGenerator(seed: seed)
      var turns = Turns()
      turns.add(queue(1, 1), .normal)
      turns.add(queue(1, 1), .bulk)
      for _ in 0..<Int.random(in: 0...50, using: &random) {
        guard let turn = turns.next() else { break }
        turns.add(turn.queue, turn.priority)
      }
      turns.add(queue(2, 1), .otp)
      var waited = 0
      while let turn = turns.next(), turn.priority != .otp {
        waited += 1
        turns.add(turn.queue, turn.priority)
      }
      #expect(waited <= 5)
    }
  }

  @Test func `where room is kept for codes nobody else gets a turn`() {
    var turns = Turns()
    turns.add(queue(1, 1), .normal)
    #expect(turns.next(onlyOTP: true) == nil)
    turns.add(queue(1, 1), .otp)
    #expect(turns.next(onlyOTP: true)?.priority == .otp)
    #expect(turns.next()?.priority == .normal)
  }

  @Test(arguments: UInt64(0)..<20)
  func `whatever comes and goes, no tenant waits longer than all others take one turn`(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    var turns = Turns()
    var waiting: [TenantID: Int] = [:]
    var queued: [QueueKey] = []
    var longest = 0
    for _ in 0..<2_000 {
      if Bool.random(using: &random) {
        let one = queue(.random(in: 0..<8, using: &random), .random(in: 0..<5, using: &random))
        turns.add(one, .normal)
        if !queued.contains(one) { queued.append(one) }
        if waiting[one.tenant] == nil { waiting[one.tenant] = 0 }
      } else if let turn = turns.next() {
        queued.removeAll { $0 == turn.queue }
        let isLeft = queued.contains { $0.tenant == turn.queue.tenant }
        waiting[turn.queue.tenant] = isLeft ? -1 : nil
        for tenant in waiting.keys { waiting[tenant, default: 0] += 1 }
        longest = max(longest, waiting.values.max() ?? 0)
      } else {
        #expect(queued.isEmpty)
      }
    }
    #expect((2...8).contains(longest))
  }
}

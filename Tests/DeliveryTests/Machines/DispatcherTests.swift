import ChannelKit
import Core
import Testing

@testable import Delivery

@Suite struct DispatcherTests {
  private let queue = QueueKey(
    TenantID(UUID(high: 0x7000, low: 1 << 63 | 1)), UUID(high: 0x7000, low: 1 << 63 | 2))

  @Test func `codes that come while a session waits for its pace go before what waited longer`() {
    var dispatcher = Dispatcher(DeliveryOptions())
    let pacing = Pacing(session: Pacing.Rate(2, per: .seconds(1), burst: 2))
    let facts = QueueFacts(
      pacing: pacing,
      schedule: .exponential(base: .seconds(1), max: .seconds(1), attempts: 3))
    dispatcher.notice(queue, .bulk, at: moment(0))
    _ = dispatcher.plan(at: moment(0))
    dispatcher.read(queue, .message, [(.bulk, heads(1...9, .bulk))], countMax: 64, at: moment(0))
    _ = dispatcher.plan(at: moment(0))
    dispatcher.learn(queue, facts, at: moment(0))
    #expect(dispatcher.plan(at: moment(0)).starts.map(\.head.priority) == [.bulk, .bulk])

    for number in [100, 101] {
      dispatcher.notice(queue, .otp, at: moment(100))
      let reads = dispatcher.plan(at: moment(100)).reads
      #expect(reads.map { $0.priorities.contains(.otp) } == [true], "code \(number) is not read")
      let found = heads(100...number, .otp)
      dispatcher.read(queue, .message, [(.otp, found)], countMax: 64, at: moment(100))
    }
    #expect(dispatcher.plan(at: moment(100)).starts.isEmpty)
    #expect(dispatcher.plan(at: moment(1_000)).starts.map(\.head.priority) == [.otp, .otp])
  }

  private func heads(_ numbers: ClosedRange<Int>, _ priority: Priority) -> [Head] {
    numbers.map {
      Head(
        id: UUID(high: 0x7000, low: 1 << 63 | UInt64($0)), priority: priority,
        dueAt: moment(0).now, lane: "lane \($0)")
    }
  }

  private func moment(_ milliseconds: Int64) -> Moment {
    Moment(
      now: Timestamp(microseconds: 1_767_225_600_000_000 + milliseconds * 1_000),
      uptime: .milliseconds(milliseconds))
  }
}

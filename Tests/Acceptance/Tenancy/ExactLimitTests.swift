import Core
import Glibc
import RateLimit
import TestKit
import Testing

extension TenancyTests {
  /// A limit of a hundred admits exactly a hundred, however many ask at once, of however many nodes.
  @Suite struct ExactLimitTests {
    static let callCount = 2_000
    static let limit = 100

    @Test(arguments: LongRun.isWanted ? Window.allCases : [.minute, .day])
    func `one node on SQLite`(window: Window) async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([window: Int64(Self.limit)])
      let node = try await place.start()
      let answers = try Self.burst(key, [node])
      #expect(answers.count(of: 200) == Self.limit)
      #expect(answers.count(of: 429) == Self.callCount - Self.limit)
    }

    @Test(.enabled(if: PostgresPlace.server != nil), arguments: [Window.minute, .day])
    func `three nodes on PostgreSQL`(window: Window) async throws {
      let place = try await Place(.postgres)
      let key = try await place.workspace().key([window: Int64(Self.limit)])
      let answers = try Self.burst(key, try await place.start(count: 3))
      #expect(answers.count(of: 200) == Self.limit)
      #expect(answers.count(of: 429) == Self.callCount - Self.limit)
    }

    @Test(.enabled(if: PostgresPlace.server != nil), arguments: [Window.minute, .day])
    func `three nodes, one of which is killed in the middle`(window: Window) async throws {
      let place = try await Place(.postgres)
      let key = try await place.workspace().key([window: Int64(Self.limit)])
      let nodes = try await place.start(count: 3)
      let answers = try Self.burst(key, nodes, killing: nodes[1], after: 1_000)
      let admitted = answers.count(of: 200)
      #expect(admitted > 0)
      #expect(answers.lostCount > 0, "the kill came too late to disturb anything")
      #expect(admitted <= Self.limit)
      // Whatever the dead node admitted before its answers were lost, the others may not make up for.
      let later = try Self.burst(key, [nodes[0], nodes[2]])
      #expect(admitted + later.count(of: 200) <= Self.limit)
    }

    @Test(arguments: [Window.minute, .day])
    func `a clean restart neither gives again nor takes away`(window: Window) async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([window: Int64(Self.limit)])
      let first = try await place.start()
      let spent = try Burst(count: 60, to: [first.port]).run(Wire.request(Self.line, key.fields))
      #expect(spent.count(of: 200) == 60)
      #expect(await first.stop() == 0)
      let answers = try Self.burst(key, [try await place.start()])
      #expect(answers.count(of: 200) == Self.limit - 60)
    }

    @Test(arguments: [Window.minute, .day])
    func `a kill and a restart give nothing again`(window: Window) async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([window: Int64(Self.limit)])
      let first = try await place.start()
      let before = try Self.burst(key, [first], killing: first, after: 1_000)
      _ = await first.program.end()
      let after = try Self.burst(key, [try await place.start()])
      #expect(before.count(of: 200) + after.count(of: 200) <= Self.limit)
    }

    /// Waits up to a minute for the hand of the clock.
    @Test(.enabled(if: LongRun.isWanted))
    func `over the turn of a minute`() async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([.minute: Int64(Self.limit)])
      let node = try await place.start()
      let request = Wire.request(Self.line, key.fields)
      // Connecting takes time that the turn does not have.
      try await Self.wait(untilSecond: 56)
      let (first, second) = (
        try Burst(count: Self.callCount, to: [node.port]),
        try Burst(count: Self.callCount, to: [node.port])
      )
      try await Self.wait(untilSecond: 58)
      let before = first.run(request)
      #expect(SystemClock().now.seconds % 60 >= 58, "the first burst must end before the turn")
      try await Self.wait(untilSecond: 0)
      let after = second.run(request)
      #expect(before.count(of: 200) + after.count(of: 200) == Self.limit)
    }

    /// Waits until the clock shows this second of a minute.
    private static func wait(untilSecond second: Int64) async throws {
      let now = SystemClock().now.microseconds % 60_000_000
      try await Task.sleep(for: .microseconds((second * 1_000_000 + 60_000_000 - now) % 60_000_000))
    }

    static let line = "GET /api/v1/me"

    /// Asks 2,000 times at once; every answer that came lets in or refuses.
    static func burst(
      _ key: TestKey, _ nodes: [Gateway], killing victim: Gateway? = nil, after count: Int = 0
    ) throws -> [WireAnswer?] {
      let burst = try Burst(count: callCount, to: nodes.map(\.port))
      let answers = burst.run(
        Wire.request(line, key.fields),
        interruption: victim.map { victim in (count, { victim.program.signal(SIGKILL) }) })
      let odd = answers.first { $0.map { $0.status != 200 && $0.status != 429 } ?? false }
      #expect(odd == nil, "\(odd??.body ?? "")")
      return answers
    }
  }
}

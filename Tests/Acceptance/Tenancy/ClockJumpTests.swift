import Core
import RateLimit
import TestKit
import Testing

extension TenancyTests {
  /// A limit holds whatever happens to the clocks of the machines: somebody sets them, or NTP does.
  @Suite struct ClockJumpTests {
    private static let limit = ExactLimitTests.limit
    private static let callCount = ExactLimitTests.callCount

    @Test(arguments: [Window.minute, .day])
    func `one node whose clock jumps to and fro`(window: Window) async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([window: Int64(Self.limit)])
      let clock = try JumpingClock()
      let node = try await place.start(environment: clock.environment)
      try Self.expectExactlyTheLimit(of: key, [node], during: clock)
    }

    @Test(.enabled(if: PostgresPlace.server != nil), arguments: [Window.minute, .day])
    func `three nodes, and the clock of one jumps to and fro`(window: Window) async throws {
      let place = try await Place(.postgres)
      let key = try await place.workspace().key([window: Int64(Self.limit)])
      let clock = try JumpingClock()
      let nodes = [
        try await place.start(), try await place.start(environment: clock.environment),
        try await place.start(),
      ]
      try Self.expectExactlyTheLimit(of: key, nodes, during: clock)
    }

    /// A day that comes again has only what was left of it; a minute cares for no calendar.
    @Test(arguments: [(Window.minute, [60, 40, 0, 0, 0]), (.day, [60, 100, 40, 0, 0])])
    func `what was spent stays spent when a day comes twice`(
      window: Window, admitted: [Int]
    ) async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([window: Int64(Self.limit)])
      let clock = try JumpingClock()
      let node = try await place.start(environment: clock.environment)
      let request = Wire.request(ExactLimitTests.line, key.fields)
      let first = try Burst(count: 60, to: [node.port]).run(request)
      #expect(first.count(of: 200) == admitted[0])
      for (later, expected) in zip([1, 0, 1, 0], admitted.dropFirst()) {
        clock.set(secondsAhead: later * 86_400)
        let answers = try ExactLimitTests.burst(key, [node])
        #expect(answers.count(of: 200) == expected, "\(later) days ahead")
        #expect(answers.count(of: 429) == Self.callCount - expected)
      }
    }

    /// Asks 2,000 times at once while the clock jumps, but within one day of a workspace in which it is noon.
    private static func expectExactlyTheLimit(
      of key: TestKey, _ nodes: [Gateway], during clock: JumpingClock
    ) throws {
      let answers = try clock.jump(secondsAhead: -36_000...36_000) {
        try ExactLimitTests.burst(key, nodes)
      }
      #expect(answers.count(of: 200) == limit)
      #expect(answers.count(of: 429) == callCount - limit)
      #expect(hours(of: answers).count > 5, "the requests must have met the jumps")
    }

    /// The hours in which requests came, by the clock of whoever answered: their ids begin with the time.
    private static func hours(of answers: [WireAnswer?]) -> Set<Int64> {
      let ids = answers.compactMap { $0?.field("x-request-id")?.replacing("-", with: "") }
      return Set(ids.compactMap { Int64($0.prefix(12), radix: 16).map { $0 / 3_600_000 } })
    }
  }
}

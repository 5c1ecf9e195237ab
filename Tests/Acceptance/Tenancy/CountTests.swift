import Core
import Glibc
import RateLimit
import TestKit
import Testing

extension TenancyTests {
  /// What a key is told of its limits is one story: in the fields, in the body, before and after a restart.
  @Suite struct CountTests {
    private static let limits: [Window: Int64] = [
      .minute: 200, .hour: 5_000, .day: 20_000, .month: 300_000,
    ]

    @Test(arguments: Place.Engine.available)
    func `the counts of a day and a month outlive a restart`(engine: Place.Engine) async throws {
      let place = try await Place(engine)
      let key = try await place.workspace().key(Self.limits)
      let first = try await place.start()
      for number in 1...25 { #expect(try Self.me(key, first).today == number) }
      #expect(await first.stop() == 0)

      let second = try await place.start()
      let again = try Self.me(key, second)
      #expect(again.today == 26)
      #expect(again.month == 26)
      // What was leased and not spent when the process died counts as used: never less than there was.
      second.program.signal(SIGKILL)
      _ = await second.program.end()
      let third = try Self.me(key, try await place.start())
      #expect(third.today >= 27)
      #expect(third.today <= 27 + Self.leaseMax)
    }

    @Test func `the fields of an answer say what its body says`() async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key(Self.limits)
      let node = try await place.start()
      for _ in 0..<20 {
        let answer = try node.ask("GET /api/v1/me", key.fields)
        let data = try #require(try answer.json()["data"])
        for window in Window.allCases {
          let limit = try #require(Self.limits[window])
          #expect(data["limits"]?[window.key] == .integer(limit))
          #expect(
            Self.remaining(window, in: answer) == data["remaining"]?[window.key]?.integerValue)
        }
        #expect(answer["x-ratelimit-limit"] == "200")
        #expect(Self.number(answer["x-ratelimit-remaining"], data["remaining"]?["per_minute"]))
        #expect(answer["x-ratelimit-daily-limit"] == "20000")
        #expect(Self.number(answer["x-ratelimit-daily-remaining"], data["remaining"]?["daily"]))
        let used = try #require(data["usage"]?["today"]?.integerValue)
        #expect(data["remaining"]?["daily"] == .integer(20_000 - used))
      }
    }

    @Test func `a refusal carries the fields too, and charges nothing`() async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([.minute: 3, .day: 1_000])
      let node = try await place.start()
      for _ in 0..<3 { #expect(try node.ask("GET /api/v1/me", key.fields).status == 200) }
      for _ in 0..<5 {
        let refusal = try node.ask("GET /api/v1/me", key.fields)
        #expect(refusal.status == 429)
        #expect(refusal["x-ratelimit-remaining"] == "0")
        #expect(refusal["x-ratelimit-daily-remaining"] == "997")
        let pause = try #require(refusal["retry-after"].flatMap { Int($0) })
        #expect((1...60).contains(pause))
        let reset = try #require(refusal["x-ratelimit-reset"].flatMap { Int64($0) })
        #expect(abs(reset - SystemClock().now.seconds - Int64(pause)) <= 1)
      }
    }

    /// The contract of the crm surface counts by the hour, so its main fields speak of the hour.
    @Test func `each surface names its own limit`() async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([.minute: 100, .hour: 1_000], form: .bearer)
      let node = try await place.start()
      let me = try node.ask("GET /api/v1/me", key.fields)
      #expect(me["x-ratelimit-limit"] == "100")
      #expect(me["ratelimit-policy"]?.contains("\"hour\";q=1000") == true)
      let users = try node.ask("GET /api/v1/users", key.fields)
      #expect(users.status == 200)
      #expect(users["x-ratelimit-limit"] == "1000")
      #expect(users["x-ratelimit-remaining"] == "998")
      let reset = try #require(users["x-ratelimit-reset"].flatMap { Int64($0) })
      #expect(reset % 3_600 == 0, "the hour of the calendar ends on the hour")
      #expect((0...3_600).contains(reset - SystemClock().now.seconds))
    }

    /// Waits the minute that it is told to wait.
    @Test(.enabled(if: LongRun.isWanted))
    func `who waits for as long as Retry-After says is let in`() async throws {
      let place = try await Place(.sqlite)
      let key = try await place.workspace().key([.minute: 2])
      let node = try await place.start()
      for _ in 0..<2 { #expect(try node.ask("GET /api/v1/me", key.fields).status == 200) }
      let refusal = try node.ask("GET /api/v1/me", key.fields)
      let pause = try #require(refusal["retry-after"].flatMap { Int($0) })
      // A second earlier is too early, or the pause would be longer than it must be.
      try await Task.sleep(for: .seconds(pause) - .milliseconds(1_500))
      #expect(try node.ask("GET /api/v1/me", key.fields).status == 429)
      try await Task.sleep(for: .milliseconds(1_500))
      #expect(try node.ask("GET /api/v1/me", key.fields).status == 200)
    }

    /// More than one key of this speed ever leases ahead.
    private static let leaseMax: Int64 = 100

    private static func me(
      _ key: TestKey, _ node: Gateway
    ) throws -> (today: Int64, month: Int64) {
      let usage = try node.ask("GET /api/v1/me", key.fields).json()["data"]?["usage"]
      return (
        try #require(usage?["today"]?.integerValue), try #require(usage?["month"]?.integerValue)
      )
    }

    private static func number(_ field: String?, _ value: JSON?) -> Bool {
      field.flatMap { Int64($0) } == value?.integerValue && field != nil
    }

    /// What the standard field says is left of a window.
    private static func remaining(_ window: Window, in answer: WireAnswer) -> Int64? {
      let entry = answer["ratelimit"]?.split(separator: ", ")
        .first { $0.hasPrefix("\"\(window.name)\"") }
      return entry?.split(separator: ";").first { $0.hasPrefix("r=") }
        .flatMap { Int64($0.dropFirst(2)) }
    }
  }
}

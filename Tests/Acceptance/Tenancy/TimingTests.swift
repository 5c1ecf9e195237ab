import Core
import TestKit
import Testing

extension TenancyTests {
  /// From the outside nobody can tell a key that exists from one that does not.
  @Suite struct TimingTests {
    /// A difference that the test must be able to see.
    private static let delay = 20.0
    private static let pairCountMax = 10_000

    /// A thousand pairs, or more where the machine is too noisy to see the delay in those; `QANAT_TEST_LONG` asks for
    /// ten thousand, on both engines.
    @Test(arguments: LongRun.isWanted ? Place.Engine.available : [.sqlite])
    func `a wrong secret takes as long as an unknown key`(engine: Place.Engine) async throws {
      let place = try await Place(engine)
      let key = try await place.workspace().key()
      let node = try await place.start()
      #expect(try node.ask("GET /api/v1/me", key.fields).status == 200)
      var stranger = try Stranger(key, port: node.port, seed: 1)
      // What is loaded when it is first used is loaded.
      _ = try stranger.pairs(200)

      var test = PairedTest()
      let least = LongRun.isWanted ? Self.pairCountMax : 1_000
      repeat {
        for (wrong, unknown) in try stranger.pairs(least) { test.add(wrong, unknown) }
      } while test.score(adding: Self.delay) < 2 * PairedTest.bound
        && test.differences.count < Self.pairCountMax
      let report: Comment = """
        \(test.differences.count) pairs: score \(test.score()), median \(test.median) µs; \
        with 20 µs added \(test.score(adding: Self.delay))
        """
      if LongRun.isWanted { Issue.record(report, severity: .warning) }
      #expect(abs(test.score()) < PairedTest.bound, report)
      #expect(test.score(adding: Self.delay) > PairedTest.bound, report)
      #expect(test.score(adding: -Self.delay) < -PairedTest.bound, report)
    }

    @Test func `the statistics see what is there and nothing else`() {
      var random = SeededGenerator(seed: 7)
      var alarmCount = 0
      for _ in 0..<200 {
        var test = PairedTest()
        for _ in 0..<500 {
          // A long tail, as a busy machine has.
          let times = (0..<2).map { _ in
            300 + Double.random(in: 0..<40, using: &random)
              + (Int.random(in: 0..<20, using: &random) == 0 ? 5_000 : 0)
          }
          test.add(times[0], times[1])
        }
        if abs(test.score()) > 2 { alarmCount += 1 }
        #expect(test.score(adding: 20) > PairedTest.bound)
      }
      // Two standard deviations are left by one in 22.
      #expect((1...25).contains(alarmCount), "\(alarmCount)")
    }
  }
}

/// Somebody who guesses: a wrong secret of a key that exists, and keys that do not.
private struct Stranger {
  private let client: Client
  private let publicID: String
  private var random: SeededGenerator
  private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")

  init(_ key: TestKey, port: UInt16, seed: UInt64) throws {
    client = try Client(port: port)
    publicID = key.publicID
    random = SeededGenerator(seed: seed)
  }

  /// Asks with both in random order, again and again: how long each answer took, in microseconds.
  mutating func pairs(_ count: Int) throws -> [(wrong: Double, unknown: Double)] {
    try (0..<count).map { _ in
      let isWrongFirst = Bool.random(using: &random)
      let first = try time(isUnknown: !isWrongFirst)
      let second = try time(isUnknown: isWrongFirst)
      return isWrongFirst ? (first, second) : (second, first)
    }
  }

  /// Both are made with the same work: even a pause before a request shows in the time of its answer.
  private mutating func time(isUnknown: Bool) throws -> Double {
    let names = [publicID, "pk_" + text(32)]
    let request = Wire.request(
      "GET /api/v1/me",
      ["X-Public-Key: \(names[isUnknown ? 1 : 0])", "X-Secret-Key: sk_\(text(48))"])
    let began = ContinuousClock.now
    client.send(request)
    _ = client.receiveSome()
    let time = ContinuousClock.now - began
    let answer = try #require(client.receive())
    #expect(answer.status == 401)
    #expect(answer.body.contains("\"invalid_credentials\""))
    return time / .microseconds(1)
  }

  private mutating func text(_ length: Int) -> String {
    String((0..<length).map { _ in Self.alphabet.randomElement(using: &random) ?? "A" })
  }
}

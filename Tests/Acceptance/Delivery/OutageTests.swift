import Core
import TestKit
import Testing

extension DeliveryTests {
  /// A provider that is away or answers badly costs time, and no message.
  @Suite struct OutageTests {
    @Test(.timeLimit(.minutes(25)))
    func `the provider is down for a while`() async throws {
      let time = Duration.seconds(LongRun.isWanted ? 600 : 5)
      let office = try await PostOffice(.sqlite, botCount: 3)
      // What is on its way when the provider goes has a connection, and an answer.
      try office.send("before", to: 1)
      try await office.settle(within: .seconds(20))
      office.provider.goDown()
      let traffic = try Traffic(office, seed: 2, pause: .milliseconds(40))
      try await Task.sleep(for: .seconds(3))
      let accepted = await traffic.stop()
      try await Task.sleep(for: time - .seconds(3))
      #expect(office.provider.arrivalCount == 1)
      try office.provider.comeBack()
      let began = ContinuousClock.now
      try await office.settle(within: .seconds(LongRun.isWanted ? 900 : 120))
      let took = ContinuousClock.now - began
      let ledger = try Ledger(accepted, office)
      #expect(accepted.count > 50, "there was no load")
      #expect(ledger.unknown.isEmpty, "nothing had left")
      ledger.expectNothingLost()
      ledger.expectNothingTwice()
      ledger.expectOrder()
      try await ledger.expectEvents(office)
      Attachment.record(
        "down for \(time): \(accepted.count) accepted, all sent \(took) after", named: "outage.txt")
    }

    @Test(.timeLimit(.minutes(25)))
    func `three of ten answers are bad`() async throws {
      let office = try await PostOffice(.sqlite, botCount: 4)
      let random = Locked(SeededGenerator(seed: 30))
      office.provider.behave { _ in
        let roll = random.withLock { Int.random(in: 0..<1_000, using: &$0) }
        return (Self.answer(to: roll), after: .milliseconds(10))
      }
      let traffic = try Traffic(office, seed: 3, chatsPerBot: 100, pause: .milliseconds(40))
      try await Task.sleep(for: .seconds(LongRun.isWanted ? 120 : 8))
      let accepted = await traffic.stop()
      // What gets no answer is waited for half a minute, and holds its lane up.
      try await office.settle(within: .seconds(LongRun.isWanted ? 900 : 240))
      let ledger = try Ledger(accepted, office)
      ledger.expectNothingLost()
      ledger.expectNothingTwice()
      ledger.expectOrder()
      try await ledger.expectEvents(office)
      let doubtful = Set(ledger.answers.filter { $0.value.last?.isDoubtful ?? false }.keys)
      #expect(Set(ledger.unknown.map(\.text)) == doubtful, "unknown is what got no clear answer")
      #expect(Set(ledger.arrivals.map(\.answer)).count == 5, "each kind of answer must come")
      Attachment.record(
        "\(accepted.count) accepted in \(ledger.arrivals.count) attempts, \(doubtful.count) unknown",
        named: "faults.txt")
    }

    /// Of a thousand: 150 too many, 90 errors, 50 resets, 10 without an answer.
    private static func answer(to roll: Int) -> BotProvider.Answer {
      switch roll {
      case ..<150: .tooMany(retryAfter: 1)
      case ..<240: .serverError
      case ..<290: .reset
      case ..<300: .silence
      default: .accept
      }
    }
  }
}

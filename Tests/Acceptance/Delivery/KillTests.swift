import Core
import TestKit
import Testing

extension DeliveryTests {
  /// Whatever moment the gateway dies at, what it accepted is sent once, or shown as what nobody knows the end of.
  @Suite struct KillTests {
    @Test(.timeLimit(.minutes(12)))
    func `a gateway that is killed again and again under load`() async throws {
      let killCount = LongRun.isWanted ? 100 : 10
      var random = SeededGenerator(seed: 36)
      let office = try await PostOffice(.sqlite, botCount: 4)
      office.provider.behave { _ in (.accept, after: .milliseconds(40)) }
      let traffic = try Traffic(office, seed: 36, pause: .milliseconds(25))
      var kills: [Timestamp] = []
      for _ in 0..<killCount {
        // The moment is the point of the test.
        try await Task.sleep(for: .milliseconds(Int.random(in: 100...1_500, using: &random)))
        traffic.aim(at: [])
        kills.append(await office.kill())
        try await office.start()
        traffic.aim(at: [office.node])
      }
      let accepted = await traffic.stop()
      try await office.settle(within: .seconds(180))
      let ledger = try Ledger(accepted, office)
      #expect(accepted.count > killCount * 20, "there was no load")
      try await ledger.expectHonesty(about: kills, office)
      Attachment.record(
        "\(killCount) kills: \(accepted.count) accepted, \(ledger.unknown.count) unknown",
        named: "kills.txt")
    }
  }
}

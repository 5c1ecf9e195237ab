import Core
import TestKit
import Testing

extension DeliveryTests {
  /// Several nodes share the work and do none of it twice, also when one of them dies.
  @Suite(.enabled(if: PostgresPlace.server != nil)) struct NodeTests {
    @Test(.timeLimit(.minutes(12)))
    func `two nodes, one of which is killed under load`() async throws {
      let killCount = LongRun.isWanted ? 20 : 3
      var random = SeededGenerator(seed: 24)
      let office = try await PostOffice(.postgres, botCount: 8)
      let survivor = office.node
      office.provider.behave { _ in (.accept, after: .milliseconds(80)) }
      try await office.start()
      let traffic = try Traffic(office, seed: 24, pause: .milliseconds(30))
      traffic.aim(at: [survivor, office.node])
      var kills: [Timestamp] = []
      for _ in 0..<killCount {
        // The moment is the point of the test; the node needs a second before it has its share of the work.
        try await Task.sleep(for: .milliseconds(Int.random(in: 1_500...4_000, using: &random)))
        kills.append(await office.kill())
        traffic.aim(at: [survivor])
        try await office.start()
        traffic.aim(at: [survivor, office.node])
      }
      let accepted = await traffic.stop()
      try await office.settle(within: .seconds(180))
      let ledger = try Ledger(accepted, office)
      #expect(accepted.count > killCount * 40, "there was no load")
      try await ledger.expectHonesty(about: kills, office)
      Attachment.record(
        "\(killCount) kills: \(accepted.count) accepted, \(ledger.unknown.count) unknown",
        named: "nodes.txt")
    }

    @Test(.timeLimit(.minutes(3)))
    func `a scheduled message fires once though two nodes run`() async throws {
      let office = try await PostOffice(.postgres)
      try await office.start()
      let dueAt = SystemClock().now + .seconds(2)
      let ids = try (1...10).map {
        try office.send("later \($0)", to: Int64($0), ["scheduled_at": .string(dueAt.rfc3339)])
      }
      try await office.settle(within: .seconds(20))
      for id in ids { #expect(try office.status(id) == "sent") }
      #expect(Set(office.provider.arrivals.map(\.text)).count == 10)
      #expect(office.provider.arrivalCount == 10)
      #expect(office.provider.arrivals.allSatisfy { $0.at >= dueAt }, "too early")
    }
  }
}

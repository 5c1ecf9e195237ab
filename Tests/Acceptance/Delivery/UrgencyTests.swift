import Core
import TestKit
import Testing

extension DeliveryTests {
  /// What must not wait does not, whatever else there is to do.
  @Suite struct UrgencyTests {
    @Test(.timeLimit(.minutes(20)), arguments: Place.Engine.available)
    func `a code leaves within a second while a campaign waits`(
      engine: Place.Engine
    ) async throws {
      let (campaignCount, codeCount) = LongRun.isWanted ? (100_000, 200) : (5_000, 100)
      let office = try await PostOffice(engine, botCount: 2)
      try fill(office, count: campaignCount)
      let began = ProcessorPressure.now
      var sentAt: [String: ContinuousClock.Instant] = [:]
      for number in 0..<codeCount {
        let code = "code \(number)"
        sentAt[code] = .now
        try office.send(
          code, to: Int64(900_000 + number), ["priority": "otp"], by: office.bots[number % 2])
        // As people ask for them: one by one, and slower than the session's pace.
        try await Task.sleep(for: .milliseconds(40))
      }
      let isDone = await eventually(within: .seconds(20)) {
        Delays(of: sentAt, to: office.provider).count == codeCount
      }
      #expect(isDone, "codes are missing")
      let delays = Delays(of: sentAt, to: office.provider)
      #expect(try await office.waitingCount() > campaignCount / 2, "the campaign was over")
      Attachment.record(
        "\(engine), \(campaignCount) waiting, codes \(delays), \(began)", named: "codes.txt")
      if delays.p99 >= .seconds(1) { try began.excuse("\(delays)") }
      #expect(delays.p99 < .seconds(1), "\(delays)")
    }

    /// Hands in a campaign of bulk messages, to one recipient each.
    private func fill(_ office: PostOffice, count: Int) throws {
      let client = try Client(port: office.node.port)
      for batch in 0..<(count / 1_000) {
        let messages = (0..<1_000).map { place -> JSON in
          let number = batch * 1_000 + place
          return PostOffice.message(
            "offer \(number)", to: Int64(1_000_000 + number), by: office.bots[number % 2],
            ["priority": "bulk"])
        }
        let body = "\(["messages": .array(messages)] as JSON)"
        let answer = try #require(
          client.ask("POST /api/v1/messages/batch", office.key.fields, body: body))
        try #require(answer.status == 200, "\(answer.text.prefix(800))\n\(office.complaints)")
        try #require(try answer.json()["accepted"]?.integerValue == 1_000)
      }
    }
  }
}

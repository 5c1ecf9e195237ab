import Core
import TestKit
import Testing

extension DeliveryTests {
  /// One workspace's trouble is not another's.
  @Suite struct FairnessTests {
    /// What may go wrong at the bot of somebody else.
    private static let troubles: [BotProvider.Answer] = [
      .tooMany(retryAfter: 1), .reset, .serverError, .silence,
    ]

    @Test(.timeLimit(.minutes(5)), arguments: troubles)
    func `a flood that goes badly holds nobody else up`(trouble: BotProvider.Answer) async throws {
      let office = try await PostOffice(.sqlite)
      let theirKey = try await office.place.workspace("theirs").key()
      let theirs = try office.connectBot(theirKey)
      office.provider.behave { request in
        (request.bot == theirs.number ? trouble : .accept, after: .milliseconds(5))
      }
      let quiet = try await measure(office, "quiet")
      let client = try Client(port: office.node.port)
      let flood = (0..<1_000).map { number in
        PostOffice.message("flood \(number)", to: Int64(5_000 + number), by: theirs)
      }
      let answer = try #require(
        client.ask(
          "POST /api/v1/messages/batch", theirKey.fields,
          body: "\(["messages": .array(flood)] as JSON)"))
      try #require(answer.status == 200, "\(answer.text.prefix(500))")
      let isFlooded = await eventually {
        office.provider.arrivals.contains { $0.bot == theirs.number }
      }
      #expect(isFlooded)
      let busy = try await measure(office, "busy")
      // An order of magnitude: the machine has other work too.
      if trouble == .reset || trouble == .serverError {
        // They look like an outage of the whole provider, whose breaker then pauses everybody for seconds.
        #expect(busy.p99 < .seconds(10), "\(quiet), then \(busy)")
      } else {
        #expect(busy.median < max(quiet.median, .milliseconds(20)) * 10, "\(quiet), then \(busy)")
        #expect(busy.p99 < .seconds(2), "\(quiet), then \(busy)")
      }
      Attachment.record("\(trouble): quiet \(quiet), then \(busy)", named: "fairness.txt")
    }

    /// Sends a message now and then, each to another recipient.
    private func measure(_ office: PostOffice, _ name: String) async throws -> Delays {
      var sentAt: [String: ContinuousClock.Instant] = [:]
      for number in 0..<60 {
        let text = "\(name) \(number)"
        sentAt[text] = .now
        try office.send(text, to: Int64(100 + number))
        // Slower than the session's pace.
        try await Task.sleep(for: .milliseconds(50))
      }
      let isDone = await eventually(within: .seconds(40)) {
        Delays(of: sentAt, to: office.provider).count == 60
      }
      #expect(isDone, "\(Delays(of: sentAt, to: office.provider)) of 60")
      return Delays(of: sentAt, to: office.provider)
    }
  }
}

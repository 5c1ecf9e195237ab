import Core
import TestKit
import Testing

extension DeliveryTests {
  /// One workspace's trouble is not another's: it changes the other's latency by less than a tenth.
  ///
  /// A workspace sends from two gateways, now from one and now from the other: beside two workspaces in trouble, and
  /// beside two that rest. So what the machine does meanwhile meets both alike, and what is left is what the neighbours do
  /// to it inside a gateway. See `NeighbourTest` for what is held against it.
  @Suite struct FairnessTests {
    private static let pairCount = LongRun.isWanted ? 1_000 : 200

    /// What may go wrong at somebody else's bot or endpoint.
    private static let troubles: [BotProvider.Answer] = [
      .tooMany(retryAfter: 1), .reset, .serverError, .silence,
    ]

    @Test(.timeLimit(.minutes(5)), arguments: troubles)
    func `floods that go badly hold nobody else up`(trouble: BotProvider.Answer) async throws {
      let street = try await Street()
      let dead = Set(street.neighbours.flatMap { $0.bots.map(\.number) })
      street.beside.provider.behave { request in
        (dead.contains(request.bot) ? trouble : .accept, after: .milliseconds(2))
      }
      for neighbour in street.neighbours { try street.flood(neighbour, count: 1_000) }
      try await street.expectArrivals(street.neighbours.map { $0.bots.map(\.number) })
      try await street.compareMessages("\(trouble)", pairCount: Self.pairCount)
    }

    @Test(.timeLimit(.minutes(5)), arguments: [BotProvider.Answer.serverError, .reset])
    func `a provider that has just failed others is asked at once`(
      trouble: BotProvider.Answer
    ) async throws {
      let street = try await Street(isCompared: false)
      let office = street.beside.office
      let own = Set(office.bots.map(\.number))
      office.provider.behave { request in
        (own.contains(request.bot) ? .accept : trouble, after: .milliseconds(2))
      }
      var delays: [Duration] = []
      for round in 0..<10 {
        // A session that never failed before fails more often at once than any breaker lets pass.
        let neighbour = street.neighbours[round % 2]
        let bot = try await office.connectBot(neighbour.key)
        try street.flood(neighbour, by: [bot], count: 20)
        let hasFailed = await eventually {
          office.provider.arrivals.count { $0.bot == bot.number } == 20
        }
        #expect(hasFailed)
        try await Task.sleep(for: .milliseconds(20))
        delays.append(try await street.beside.time("sample \(round)", to: round))
      }
      // A breaker that is open stays so for a second.
      #expect(delays.sorted()[5] < .milliseconds(500), "\(delays)")
    }

    @Test(.timeLimit(.minutes(5)))
    func `a campaign of 20,000 holds nobody else up`() async throws {
      let street = try await Street()
      for _ in 0..<20 { try street.flood(street.neighbours[0], count: 1_000, "bulk") }
      try await street.compareMessages("campaign", pairCount: Self.pairCount)
      #expect(try await street.beside.office.waitingCount() > 15_000, "the campaign was over")
    }

    /// The endpoint of the neighbours; nil refuses connections.
    private static let endpoints: [BotProvider.Answer?] = [.serverError, .silence, .reset, nil]

    @Test(.timeLimit(.minutes(5)), arguments: endpoints)
    func `a dead endpoint holds nobody else's webhooks up`(
      trouble: BotProvider.Answer?
    ) async throws {
      let street = try await Street()
      street.beside.provider.behave { request in
        (request.bot == 99 ? trouble ?? .accept : .accept, after: .milliseconds(2))
      }
      for neighbour in street.neighbours {
        // Nobody listens on the first port.
        let url = trouble == nil ? "http://127.0.0.1:1/" : street.beside.provider.hookURL(99)
        let webhook = try street.beside.office.webhook(url, neighbour.key)
        for _ in 0..<200 { try street.beside.office.test(webhook, neighbour.key) }
      }
      if trouble != nil { try await street.expectArrivals([[99]]) }
      try await street.compareDeliveries(
        "webhook \(trouble.map { "\($0)" } ?? "refused")", pairCount: 2 * Self.pairCount)
    }
  }
}

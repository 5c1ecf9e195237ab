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

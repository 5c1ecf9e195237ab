import Core
import TestKit
import Testing

/// Two gateways with the same workspace: in one it has neighbours in trouble, in the other its neighbours rest.
final class Street {
  /// A workspace beside the one that is looked at.
  struct Neighbour {
    let key: TestKey
    let bots: [PostOffice.Bot]
  }

  /// The workspace in one of the gateways.
  final class House {
    let office: PostOffice
    fileprivate var webhook = ""

    init(_ office: PostOffice) { self.office = office }

    var provider: BotProvider { office.provider }
  }

  /// Where the neighbours are in trouble.
  let beside: House
  /// Where they rest, to compare with.
  private let apart: House?
  /// Those in trouble.
  private(set) var neighbours: [Neighbour] = []

  /// - Parameter isCompared: whether there is a gateway to compare with.
  init(isCompared: Bool = true) async throws {
    beside = House(try await PostOffice(.sqlite, botCount: 3))
    apart = isCompared ? House(try await PostOffice(.sqlite, botCount: 3)) : nil
    neighbours = try await Self.neighbours(beside.office)
    if let apart { _ = try await Self.neighbours(apart.office) }
  }

  private static func neighbours(_ office: PostOffice) async throws -> [Neighbour] {
    var neighbours: [Neighbour] = []
    for name in ["left", "right"] {
      let key = try await office.place.workspace(name).key()
      var bots: [PostOffice.Bot] = []
      for _ in 0..<2 { bots.append(try await office.connectBot(key)) }
      neighbours.append(Neighbour(key: key, bots: bots))
    }
    return neighbours
  }

  /// Hands in so many messages of a neighbour, to a recipient each.
  func flood(
    _ neighbour: Neighbour, by bots: [PostOffice.Bot]? = nil, count: Int,
    _ priority: String = "normal"
  ) throws {
    let bots = bots ?? neighbour.bots
    let messages = (0..<count).map { number in
      PostOffice.message(
        "flood", to: Int64(5_000 + number), by: bots[number % bots.count],
        ["priority": .string(priority)])
    }
    let answer = try beside.office.ask(
      "POST /api/v1/messages/batch", ["messages": .array(messages)], neighbour.key)
    try #require(answer.status == 200, "\(answer.text.prefix(500))")
  }

  /// Waits until something came for one bot or endpoint of each group.
  func expectArrivals(_ groups: [[Int64]]) async throws {
    let isThere = await eventually {
      let numbers = Set(self.beside.provider.arrivals.map(\.bot))
      return groups.allSatisfy { !numbers.isDisjoint(with: $0) }
    }
    #expect(isThere, "the trouble has not begun")
  }

  /// How many times more pairs than asked for a restless machine gets.
  private static let patience = 5

  /// Takes the time that messages need to the provider at both places, again and again, one after another.
  func compareMessages(_ name: String, pairCount: Int) async throws {
    let apart = try #require(apart)
    var (test, random) = (NeighbourTest(), SeededGenerator(seed: 41))
    for number in 0..<(pairCount * Self.patience) where number < pairCount || !test.isSharp {
      var times: [ObjectIdentifier: Duration] = [:]
      for house in [beside, apart].shuffled(using: &random) {
        times[ObjectIdentifier(house)] = try await house.time("sample \(number)", to: 100 + number)
        // Not at a beat of whatever runs at one.
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...8, using: &random)))
      }
      test.add(
        beside: try #require(times[ObjectIdentifier(beside)]),
        apart: try #require(times[ObjectIdentifier(apart)]))
    }
    try test.expectFairness(name)
  }

  /// Takes the time from one delivery of a webhook to the next one behind it, at both places at once.
  func compareDeliveries(_ name: String, pairCount: Int) async throws {
    let apart = try #require(apart)
    let chainLength = 50
    var random = SeededGenerator(seed: 41)
    for house in [beside, apart] { try await house.makeDeliveries(count: chainLength) }
    var test = NeighbourTest()
    for number in 0..<(pairCount * Self.patience / chainLength)
    where number * chainLength < pairCount || !test.isSharp {
      var chains: [ObjectIdentifier: (before: Int, count: Int)] = [:]
      for house in [beside, apart].shuffled(using: &random) {
        // What came last may still be about to be recorded, and is not made again then.
        chains[ObjectIdentifier(house)] = (house.deliveries.count, try house.replay())
      }
      var steps: [[Duration]] = []
      for house in [beside, apart] {
        let chain = try #require(chains[ObjectIdentifier(house)])
        steps.append(try await house.steps(of: chain.count, after: chain.before))
      }
      for (one, other) in zip(steps[0], steps[1]) { test.add(beside: one, apart: other) }
    }
    try test.expectFairness(name)
  }
}

extension Street.House {
  /// How long a message takes to the provider.
  func time(_ text: String, to chat: Int) async throws -> Duration {
    let began = ContinuousClock.now
    // By one bot after another, so that none comes to its pace.
    try office.send(text, to: Int64(chat), by: office.bots[chat % office.bots.count])
    let isThere = await eventually { self.provider.instant(of: text) != nil }
    try #require(isThere, "\(text) does not arrive")
    return try #require(provider.instant(of: text)) - began
  }

  /// When something came to the workspace's own endpoint.
  fileprivate var deliveries: [ContinuousClock.Instant] {
    provider.arrivals.filter { $0.bot == Self.endpoint }.map(\.instant)
  }

  private static let endpoint: Int64 = 1

  /// Opens an endpoint, and has so many deliveries made to it.
  fileprivate func makeDeliveries(count: Int) async throws {
    webhook = try office.webhook(provider.hookURL(Self.endpoint), office.key)
    for _ in 0..<count { try office.test(webhook, office.key) }
    try #require(await eventually { self.deliveries.count == count }, "deliveries are missing")
  }

  /// Has them made again, one behind another; how many.
  fileprivate func replay() throws -> Int {
    let answer = try office.ask("POST /api/v1/webhooks/\(webhook)/replay", ["select": "all"])
    try #require(answer.status == 202, "\(answer.text)")
    return Int(try #require(try answer.json()["count"]?.integerValue))
  }

  /// The times from each delivery to the next.
  fileprivate func steps(of count: Int, after before: Int) async throws -> [Duration] {
    let areThere = await eventually(within: .seconds(60)) {
      self.deliveries.count == before + count
    }
    try #require(areThere, "\(deliveries.count) came after \(before), not \(count)")
    let times = deliveries.suffix(count)
    return zip(times.dropFirst(), times).map { $0 - $1 }
  }
}

extension PostOffice {
  /// Registers a webhook; its id.
  func webhook(_ url: String, _ key: TestKey) throws -> String {
    let answer = try ask(
      "POST /api/v1/webhooks", ["url": .string(url), "events": ["webhook.test"]], key)
    try #require(answer.status == 201, "\(answer.text)")
    return try #require(try answer.json()["id"]?.stringValue)
  }

  /// Asks for one delivery to it.
  func test(_ webhook: String, _ key: TestKey) throws {
    let answer = try ask("POST /api/v1/webhooks/\(webhook)/test", nil, key)
    try #require((200..<300).contains(answer.status), "\(answer.text)")
  }
}

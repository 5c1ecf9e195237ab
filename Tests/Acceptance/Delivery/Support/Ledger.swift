import Core
import TestKit
import Testing

/// What was accepted, what became of it, and what the provider got, held against each other.
struct Ledger {
  let accepted: [Traffic.Accepted]
  let arrivals: [BotProvider.Arrival]
  /// The status of each message that the gateway knows, by its id.
  let statuses: [String: String]
  /// What the provider did with each text, in order.
  let answers: [String: [BotProvider.Answer]]

  init(_ accepted: [Traffic.Accepted], _ office: PostOffice) throws {
    self.accepted = accepted
    arrivals = office.provider.arrivals
    var statuses: [String: String] = [:]
    for message in try office.list("/api/v1/messages?direction=outbound") {
      statuses[message["id"]?.stringValue ?? ""] = message["status"]?.stringValue
    }
    self.statuses = statuses
    answers = Dictionary(grouping: arrivals, by: \.text).mapValues { $0.map(\.answer) }
  }

  /// The messages that nobody knows the end of.
  var unknown: [Traffic.Accepted] { accepted.filter { statuses[$0.id] == "unknown" } }

  /// Everything that was accepted was sent, or is shown as unknown; what is said to be sent, the provider took.
  func expectNothingLost(_ place: SourceLocation = #_sourceLocation) {
    let lost = accepted.filter { !["sent", "unknown"].contains(statuses[$0.id]) }
    #expect(
      lost.isEmpty,
      "\(lost.count) of \(accepted.count) lost: \(lost.prefix(5)), \(lost.prefix(5).map { statuses[$0.id] ?? "gone" })",
      sourceLocation: place)
    let untrue = accepted.filter {
      statuses[$0.id] == "sent" && answers[$0.text]?.last != .accept
    }
    #expect(
      untrue.isEmpty, "\(untrue.count) are only said to be sent: \(untrue.prefix(5))",
      sourceLocation: place)
  }

  /// Whatever the provider may have sent, it was not asked for again.
  func expectNothingTwice(_ place: SourceLocation = #_sourceLocation) {
    let twice = answers.filter { _, answers in
      answers.dropLast().contains { $0 == .accept || $0.isDoubtful }
    }
    #expect(twice.isEmpty, "\(twice.count) twice: \(twice.prefix(5))", sourceLocation: place)
  }

  /// Each recipient got their messages in the order in which they were accepted.
  func expectOrder(_ place: SourceLocation = #_sourceLocation) {
    var last: [Int64: (number: Int, answer: BotProvider.Answer)] = [:]
    var wrong: [String] = []
    for arrival in arrivals {
      let number = Int(arrival.text.split(separator: " ").last ?? "") ?? 0
      if let before = last[arrival.chat] {
        // Only what the provider refused for the moment comes again; nothing overtakes it.
        if case .tooMany = before.answer {
          if number != before.number { wrong.append("\(before) then \(arrival.text)") }
        } else if number <= before.number {
          wrong.append("\(before) then \(arrival.text)")
        }
      }
      last[arrival.chat] = (number, arrival.answer)
    }
    #expect(wrong.isEmpty, "\(wrong.count) out of order: \(wrong.prefix(5))", sourceLocation: place)
  }

  /// Each message that was sent is told of once.
  func expectEvents(
    _ office: PostOffice, _ place: SourceLocation = #_sourceLocation
  ) async throws {
    let sentCount = statuses.values.count { $0 == "sent" }
    var told: [String] = []
    // The feed follows what happens at a small distance.
    _ = try await eventually {
      told = try office.list("/api/v1/events?event=message.sent").map {
        $0["data"]?["message_id"]?.stringValue ?? ""
      }
      return told.count >= sentCount
    }
    let counts = Dictionary(grouping: told) { $0 }.mapValues(\.count)
    let wrong = statuses.filter { (counts[$0.key] ?? 0) != ($0.value == "sent" ? 1 : 0) }
    #expect(
      wrong.isEmpty, "\(wrong.count) not told of once: \(wrong.prefix(5))", sourceLocation: place)
  }

  /// After kills nothing is lost, twice or out of order, and what nobody knows says so.
  func expectHonesty(
    about kills: [Timestamp], _ office: PostOffice, _ place: SourceLocation = #_sourceLocation
  ) async throws {
    #expect(!unknown.isEmpty, "no kill met an attempt", sourceLocation: place)
    expectNothingLost(place)
    expectNothingTwice(place)
    expectOrder(place)
    try await expectEvents(office, place)
    try expectUnknownOnly(at: kills, office, place)
  }

  /// Each unknown message shows its attempt, and that attempt was in flight when a node was killed.
  func expectUnknownOnly(
    at kills: [Timestamp], _ office: PostOffice, _ place: SourceLocation = #_sourceLocation
  ) throws {
    for message in unknown {
      let timeline = try office.timeline(message.id)
      #expect(timeline.map(\.event) == ["accepted", "attempted", "unknown"], sourceLocation: place)
      guard timeline.count == 3 else { continue }
      let attemptedAt = timeline[1].at
      let kill = kills.first { $0 >= attemptedAt }
      // An attempt takes milliseconds; a slow machine may stretch them.
      #expect(
        kill.map { $0 - attemptedAt < .seconds(3) } ?? false,
        "the attempt of \(message) at \(attemptedAt), over at \(timeline[2].at), met none of \(kills)",
        sourceLocation: place)
    }
  }
}

import Core
import TestKit
import Testing

extension DeliveryTests {
  /// What waits leaves at its time and not after it, and not at all when somebody thinks better of it.
  @Suite(.timeLimit(.minutes(3))) struct LaterTests {
    @Test func `what was scheduled fires once after a restart`() async throws {
      let office = try await PostOffice(.sqlite)
      let soon = SystemClock().now + .seconds(1)
      let late = SystemClock().now + .seconds(6)
      let missed = try office.send("missed", to: 1, ["scheduled_at": .string(soon.rfc3339)])
      let ahead = try office.send("ahead", to: 2, ["scheduled_at": .string(late.rfc3339)])
      await office.kill()
      // Its time passes while nobody is there.
      try await Task.sleep(for: .milliseconds(1_500))
      #expect(office.provider.arrivalCount == 0)
      try await office.start()
      #expect(try await office.reaches("sent", missed))
      #expect(try await office.reaches("sent", ahead))
      await office.kill()
      try await office.start()
      // Whatever a node that starts looks for, it has found by the time that this has left.
      #expect(try await office.reaches("sent", try office.send("after", to: 3)))
      #expect(office.provider.arrivals.map(\.text) == ["missed", "ahead", "after"])
      let arrival = try #require(office.provider.arrivals.first { $0.text == "ahead" })
      #expect(arrival.at >= late && arrival.at < late + .seconds(3))
    }

    @Test func `what is too late never leaves`() async throws {
      let office = try await PostOffice(.sqlite)
      // It is tried once, and its time is over before it may be tried again.
      office.provider.behave { request in
        (request.text == "tried" ? .tooMany(retryAfter: 4) : .accept, after: .zero)
      }
      let end = SystemClock().now + .seconds(2)
      let tried = try office.send("tried", to: 1, ["expires_at": .string(end.rfc3339)])
      let behind = try office.send("behind", to: 1, ["expires_at": .string(end.rfc3339)])
      let next = try office.send("next", to: 1)
      for id in [tried, behind] { #expect(try await office.reaches("expired", id)) }
      #expect(try await office.reaches("sent", next))
      #expect(office.provider.arrivals.map(\.text) == ["tried", "next"])
      for id in [tried, behind] {
        #expect(try await eventually { try failures(of: id, office) == ["expired"] })
      }
    }

    @Test func `what is too late after a restart never leaves`() async throws {
      let office = try await PostOffice(.sqlite)
      office.provider.goDown()
      let id = try office.send(
        "late", to: 1, ["expires_at": .string((SystemClock().now + .milliseconds(1_500)).rfc3339)])
      await office.kill()
      // Its time passes while nobody is there.
      try await Task.sleep(for: .seconds(2))
      try office.provider.comeBack()
      try await office.start()
      #expect(try await office.reaches("expired", id))
      #expect(try await office.reaches("sent", try office.send("next", to: 1)))
      #expect(office.provider.arrivals.map(\.text) == ["next"])
      #expect(try await eventually { try failures(of: id, office) == ["expired"] })
    }

    @Test func `an opt-out stops what waits`() async throws {
      let office = try await PostOffice(.sqlite)
      office.provider.behave { request in
        (request.chat == 7 ? .tooMany(retryAfter: 3) : .accept, after: .zero)
      }
      let ids = try (1...5).map { try office.send("offer \($0)", to: 7) }
      #expect(await eventually { office.provider.arrivalCount == 1 })
      let answer = try office.tell(office.membership(of: 7, "kicked", update: 1))
      #expect(answer.status == 200, "\(answer.text)")
      office.provider.behave { _ in (.accept, after: .zero) }
      for id in ids {
        #expect(try await office.reaches("failed", id))
        #expect(try office.timeline(id).map(\.event).last == "blocked")
      }
      #expect(office.provider.arrivals.map(\.text) == ["offer 1"])
      let body = PostOffice.message("offer 6", to: 7, by: office.bots[0])
      #expect(try office.ask("POST /api/v1/messages/send", body).status == 422)
      // Who asked for a code wants it.
      let code = try office.send("code", to: 7, ["priority": "otp"])
      #expect(try await office.reaches("sent", code))
    }

    @Test func `what is cancelled never leaves`() async throws {
      let office = try await PostOffice(.sqlite)
      office.provider.behave { request in
        (request.earlierCount == 0 ? .tooMany(retryAfter: 2) : .accept, after: .zero)
      }
      let ids = try (1...4).map { try office.send("\($0)", to: 9) }
      #expect(await eventually { office.provider.arrivalCount == 1 })
      #expect(try office.ask("POST /api/v1/messages/\(ids[1])/cancel").status == 200)
      await office.kill()
      try await office.start()
      #expect(try office.ask("POST /api/v1/messages/\(ids[2])/cancel").status == 200)
      for id in [ids[0], ids[3]] { #expect(try await office.reaches("sent", id)) }
      for id in [ids[1], ids[2]] { #expect(try office.status(id) == "canceled") }
      #expect(office.provider.arrivals.map(\.text) == ["1", "1", "4"])
      #expect(try office.ask("POST /api/v1/messages/\(ids[0])/cancel").status == 409)
    }

    /// The statuses of the events that tell of the failure of a message.
    private func failures(of id: String, _ office: PostOffice) throws -> [String] {
      try office.list("/api/v1/events?event=message.failed")
        .filter { $0["data"]?["message_id"]?.stringValue == id }
        .compactMap { $0["data"]?["status"]?.stringValue }
    }
  }
}

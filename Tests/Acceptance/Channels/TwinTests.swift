import Core
import TestKit
import Testing

extension ChannelTests {
  /// A test key reaches the twin of each provider, and all that can become of a message can be seen there.
  @Suite(.serialized) struct TwinTests {
    @Test(arguments: TestChannel.all)
    func `a message is accepted and goes as far as its provider tells`(
      channel: TestChannel
    ) async throws {
      let shop = try await Shop()
      try await shop.connect(channel.name, channel.credentials)
      let id = try shop.send(channel.message(to: "0001"))
      let last = try #require(channel.course.last)
      let message = try await shop.message(id, last)
      #expect(message["status"] == .string(last), "\(message)")
      #expect(message.timeline == channel.course)
      #expect(message["error"] == .null)
      #expect(message["test"] == true)
    }

    @Test(arguments: TestChannel.all)
    func `after a restart a message goes as far as before, and people write back`(
      channel: TestChannel
    ) async throws {
      let shop = try await Shop()
      try await shop.connect(channel.name, channel.credentials)
      try await shop.restart()
      let id = try shop.send(channel.message(to: "0001", "echo: good morning"))
      let last = try #require(channel.course.last)
      let message = try await shop.message(id, last)
      #expect(message.timeline == channel.course)
      if channel.isAnswered {
        let received = try await shop.received()
        #expect(received["content"]?.stringValue?.contains("good morning") == true)
      }
    }

    @Test(
      arguments: TestChannel.all.filter { ["whatsapp", "messenger", "telegram"].contains($0.name) })
    func `an account that is connected already may be connected again, and sends by both sessions`(
      channel: TestChannel
    ) async throws {
      let shop = try await Shop()
      let sessions = [
        try await shop.connect(channel.name, channel.credentials),
        try await shop.connect(channel.name, channel.credentials),
      ]
      for session in sessions {
        guard case .object(var message) = channel.message(to: "0001") else {
          continue
        }
        message["session_id"] = .string(session)
        let id = try shop.send(.object(message))
        #expect(try await shop.message(id, "sent").timeline.contains("sent"))
      }
    }

    @Test(
      arguments: TestChannel.all.filter { ["whatsapp", "telegram", "viber"].contains($0.name) })
    func `what was sent while its session connected leaves as soon as that is done`(
      channel: TestChannel
    ) async throws {
      let shop = try await Shop()
      try shop.connecting(channel.name, channel.credentials)
      let id = try shop.send(channel.message(to: "0001"))
      // The engine looks at queues by itself after ten seconds.
      let message = try await shop.message(id, "sent", within: .seconds(5))
      #expect(message.timeline.contains("sent"), "\(message.timeline)")
    }

    @Test(arguments: TestChannel.all)
    func `who does not exist is told at once, and who asks for patience is tried again`(
      channel: TestChannel
    ) async throws {
      let shop = try await Shop()
      try await shop.connect(channel.name, channel.credentials)
      let unknown = try shop.send(channel.message(to: "0404"))
      let failed = try await shop.message(unknown, "failed")
      #expect(failed["status"] == "failed")
      #expect(failed["error"]?["kind"] == "recipient", "\(failed)")

      let never = try shop.send(channel.message(to: "0429"))
      let waiting = try await Self.retried(never, shop)
      #expect(waiting["status"] == "queued" && !waiting.timeline.contains("sent"), "\(waiting)")
    }

    @Test(arguments: TestChannel.all.filter { !$0.waitsMinutes })
    func `a message that was refused for haste is sent when it is tried again`(
      channel: TestChannel
    ) async throws {
      let shop = try await Shop()
      try await shop.connect(channel.name, channel.credentials)
      let id = try shop.send(channel.message(to: "0430"))
      let last = try #require(channel.course.last)
      let message = try await shop.message(id, last, within: .seconds(40))
      #expect(message["status"] == .string(last))
      let tries = channel.course.count { $0 == "attempted" } + 1
      #expect(message.timeline.count { $0 == "attempted" } == tries, "\(message.timeline)")
    }

    /// A message when it waits for its next try.
    private static func retried(_ id: String, _ shop: Shop) async throws -> JSON {
      let path = "GET /api/v1/messages/\(id)"
      let isRetried = await eventually(within: .seconds(20)) {
        (try? shop.ask(path).json()["data"])?.timeline.contains("retried") == true
      }
      #expect(isRetried)
      return try #require(try shop.ask(path).json()["data"])
    }

    @Test(arguments: TestChannel.all.filter(\.isAnswered))
    func `who writes back becomes a contact, and the workspace is told`(
      channel: TestChannel
    ) async throws {
      let shop = try await Shop()
      try await shop.connect(channel.name, channel.credentials)
      _ = try shop.send(channel.message(to: "0001", "echo: good morning"))
      let message = try await shop.received()
      #expect(message["channel"] == .string(channel.name))
      #expect(message["content"]?.stringValue?.contains("good morning") == true, "\(message)")
      #expect(message["contact"]?["id"]?.stringValue != nil)
      // The feed shows what is settled, which takes a moment.
      var events: JSON?
      let isTold = await eventually(within: .seconds(30)) {
        events = try? shop.ask("GET /api/v1/events?event=message.received").json()
        return events?["data"]?[0]?["data"]?["message_id"] == message["id"]
      }
      #expect(isTold, "\(message)\n\(events ?? .null)\n\(shop.gateway.program.complaint)")
    }

    @Test(
      arguments: TestChannel.all.filter {
        ["whatsapp", "telegram", "viber", "messenger", "instagram"].contains($0.name)
      })
    func `a picture that somebody sent is fetched through the gateway, as a file to be saved`(
      channel: TestChannel
    ) async throws {
      let shop = try await Shop()
      try await shop.connect(channel.name, channel.credentials)
      _ = try shop.send(channel.message(to: "0001", "echo: picture: look"))
      let message = try await shop.received()
      #expect(message["type"] == "image" && message["content"] == "look", "\(message)")
      let path = try #require(message["media"]?[0]?["path"]?.stringValue)
      let file = try shop.ask("GET \(path)")
      #expect(file.status == 200, "\(file.text)")
      #expect(file.body.contains("PNG"))
      #expect(file.field("content-disposition")?.hasPrefix("attachment;") == true)
      #expect(file.field("x-content-type-options") == "nosniff")
      #expect(file.field("cache-control") == "private, no-store")
      let missing = try shop.ask("GET \(path.dropLast())1")
      #expect(missing.status == 404)
    }

    @Test func `a message that nobody answered for is unknown, and never sent again by itself`()
      async throws
    {
      let channel = try #require(TestChannel.all.first { $0.name == "whatsapp" })
      let shop = try await Shop()
      try await shop.connect(channel.name, channel.credentials)
      let id = try shop.send(channel.message(to: "0504"))
      let message = try await shop.message(id, "unknown", within: .seconds(50))
      #expect(message["status"] == "unknown")
      #expect(message.timeline.filter { $0 == "attempted" }.count == 1)
    }
  }
}

import ChannelKit
import Core
import StoreTestKit
import TenantKit
import TestKit
import Testing
import Transport

@testable import Messages

@Suite struct InboundMediaTests {
  private typealias Failure = InboundMediaDesk.Failure

  /// Enters media that somebody sent, and lends the message.
  private func withMedia(
    _ reference: IncomingMessage.MediaReference, _ engine: TestEngine = .sqlite,
    _ body: (World, TenantStore, Message) async throws -> Void
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let incoming = IncomingMessage(
        id: "m", from: IncomingMessage.Sender("north"),
        .media(.image, reference: reference, caption: "look"))
      try await world.enter(.message(incoming), of: session, key: "m", in: store)
      try await body(world, store, try #require(try await store.messages().first))
    }
  }

  @Test(arguments: TestEngine.all)
  func `an id is asked about, and the file comes as the provider has it`(
    _ engine: TestEngine
  ) async throws {
    try await withMedia(.id("7"), engine) { world, store, message in
      world.way.script(
        .answer(200, "files"), .answer(200, "bytes", ["content-type": "image/png; a=b"]))
      let file = try await world.media.fetch(0, of: message, in: store.tenant)
      #expect(file.kind == .image && file.type == "image/png")
      #expect(file.bytes == Array("bytes".utf8))
      #expect(
        world.way.sent.map(\.line) == [
          "GET https://owls.example/media/7", "GET https://owls.example/files",
        ])
      #expect(world.way.sent.map { $0.headers["authorization"] } == [nil, "gold"])
      #expect(world.way.sent.map(\.purpose) == [.providers, .providers])
      #expect(message.media.count == 1 && message.media[0]["type"] == "image")
      #expect(
        message.media[0]["path"]?.stringValue == "/api/v1/messages/\(message.id)/media/0")
      let event = try await store.event("message.received")
      #expect(event["media"] == .array(message.media) && event["content"] == "look")
    }
  }

  @Test func `a link is followed as anybody's, through the guard for media`() async throws {
    try await withMedia(.url("https://a.example/1.png?s=1")) { world, store, message in
      world.way.script(.answer(200, "bytes", ["content-type": "nonsense"]))
      let file = try await world.media.fetch(0, of: message, in: store.tenant)
      #expect(file.type == "application/octet-stream")
      #expect(world.way.sent.map(\.line) == ["GET https://a.example/1.png?s=1"])
      #expect(world.way.sent.map(\.purpose) == [.media] && world.way.sent[0].headers.isEmpty)
    }
  }

  @Test(
    arguments: [
      ([.answer(404)], .gone), ([.answer(403, "no")], .refused("no")),
      ([.answer(500)], .unavailable),
      ([.notSent], .unavailable), ([.lost], .unavailable),
      ([.forbidden], .refused("the address is not allowed")),
      ([.answer(200, "f"), .answer(410)], .gone),
      ([.answer(200, "f"), .answer(503)], .unavailable),
      (
        [.answer(200, "f"), .answer(401)],
        .refused("the provider answers with status 401")
      ),
      // A provider that sends us round in circles is stopped.
      (Array(repeating: .answer(302, "again"), count: 4), .unavailable),
    ] as [([RecordingWay.Reply], InboundMediaDesk.Failure)])
  func `what cannot be had says why`(
    replies: [RecordingWay.Reply], failure: InboundMediaDesk.Failure
  ) async throws {
    try await withMedia(.id("7")) { world, store, message in
      for reply in replies { world.way.script(reply) }
      do {
        _ = try await world.media.fetch(0, of: message, in: store.tenant)
        Issue.record("there was no file")
      } catch let error as Failure {
        if case .refused = failure, case .refused = error, replies.count == 1 { return }
        #expect(error == failure)
      }
      #expect(world.way.sent.count == replies.count)
    }
  }

  @Test func `nothing else of a message is media, and none outlive their session`() async throws {
    try await withMedia(.id("7")) { world, store, message in
      let own = try await store.accept(
        .media(Media(.image, url: "https://a.example/1"), caption: ""),
        through: store.session(world))
      let sent = try await store.message(own)
      for (place, message) in [(1, message), (-1, message), (0, sent)] {
        #expect(
          try await refusal {
            _ = try await world.media.fetch(place, of: message, in: store.tenant)
          } == .notFound)
      }
      #expect(sent.media.isEmpty)
      try await store.write { tx throws in
        try ChannelSessions.remove(message.sessionID, by: .command, in: tx)
      }
      await #expect(throws: Failure.gone) {
        try await world.media.fetch(0, of: message, in: store.tenant)
      }
      #expect(world.way.sent.isEmpty)
    }
  }
}

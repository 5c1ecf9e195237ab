import ChannelKit
import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct InboundTests {
  private func incoming(
    _ text: String = "hi", from address: String = "north", id: String = "w-1",
    name: String? = nil, answers: String? = nil
  ) -> InboundEvent.What {
    .message(
      IncomingMessage(
        id: id, from: IncomingMessage.Sender(address, name: name, language: "ar"), .text(text),
        inReplyTo: answers))
  }

  @Test(arguments: TestEngine.all)
  func `two first messages at once make one contact`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<8 {
          group.addTask {
            try await world.enter(
              incoming(id: "w-\(number)"), of: session, key: "\(number)", in: store)
          }
        }
        try await group.waitForAll()
      }
      let messages = try await store.messages()
      #expect(messages.count == 8 && Set(messages.map(\.contactID)).count == 1)
      #expect(try await store.events().filter { $0 == "contact.created" }.count == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `an event that comes again, however late, changes nothing`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (session, other) = (try await store.session(world), try await store.session(world))
      try await world.enter(incoming(), of: session, key: "1", in: store)
      try await world.pass(.seconds(3 * 86_400))
      try await world.enter(incoming(), of: session, key: "1", in: store)
      #expect(try await store.count() == 1)
      #expect(try await store.events() == ["contact.created", "message.received"])
      try await world.enter(incoming(), of: other, key: "1", in: store)
      #expect(try await store.count() == 2)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a message names its sender and what it answers`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let sent = try await store.accept(through: session)
      world.way.script(.answer(200, "p-1"))
      try await world.carry(sent, of: store)
      try await world.enter(
        incoming(name: "  Amal\n", answers: "p-1"), of: session, key: "1", in: store)
      try await world.enter(
        incoming(id: "w-2", name: "Later", answers: "p-9"), of: session, key: "2", in: store)
      let received = try await store.messages().filter { $0.direction == .inbound }
      #expect(received.map(\.details.inReplyTo) == ["p-9", "\(sent)"])
      #expect(received.allSatisfy { $0.status == .received && $0.content.text == "hi" })
      let id = try #require(received.first?.contactID)
      let contact = try await store.read { tx throws in try Contacts.find(id, in: tx) }
      #expect(contact.language == "ar" && contact.addresses == [ContactAddress("nest", "north")])
      #expect(try await store.timeline(received[0].id) == ["received"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `channels with one kind of address share its contacts`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let sessions = [
        try await store.session(world, "owl"), try await store.session(world, "swift"),
      ]
      for (key, session) in sessions.enumerated() {
        try await world.enter(incoming(), of: session, key: "\(key)", in: store)
      }
      #expect(Set(try await store.messages().map(\.contactID)).count == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `whoever wants no more is left alone until they want again`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      try await world.enter(incoming(), of: session, key: "1", in: store)
      for key in ["2", "3"] {
        try await world.enter(.optOut(address: "north"), of: session, key: key, in: store)
      }
      #expect(
        try await store.events() == ["contact.created", "message.received", "contact.opted_out"])
      let isOut = { @Sendable () async throws in
        try await store.read { tx throws in
          try OptOuts.contains(channel: "owl", address: "north", in: tx)
        }
      }
      #expect(try await isOut())
      try await world.enter(.optIn(address: "north"), of: session, key: "4", in: store)
      #expect(try await !isOut())
    }
  }

  @Test(arguments: TestEngine.all)
  func `a hook is known by its token, and its secret must be right`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let secrets = try await store.read { tx throws in
        try ChannelSessions.secrets(of: session.id, openedBy: world.vault, in: tx)
      }
      let desk = InboundDesk(world.channels, world.accounts) { world.store($0) }
      let token = secrets.hookToken.exposed
      func request(_ ring: String, _ body: String) -> InboundRequest {
        InboundRequest(
          headers: ["x-ring": ring], body: Array(body.utf8), now: world.clock.now)
      }
      await #expect(throws: InboundRefusal.forged) {
        try await desk.take(request("tin", "hi"), hook: token)
      }
      #expect(try await desk.take(request("gold", "hi"), hook: "nonsense") == nil)
      #expect(try await desk.take(request("gold", ""), hook: token) == .ok)
      #expect(try await store.count() == 0)
      #expect(try await desk.take(request("gold", "hi"), hook: token) == .text("heard"))
      #expect(try await store.count() == 1)
      try await store.write { tx throws in
        try ChannelSessions.remove(session.id, by: .command, in: tx)
      }
      #expect(try await desk.take(request("gold", "hi"), hook: token) == nil)
    }
  }
}

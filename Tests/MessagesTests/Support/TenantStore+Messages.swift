import ChannelKit
import Core
import Delivery
import Store
import TenantKit
import TestKit
import Webhooks

@testable import Messages

extension TenantStore {
  /// A new session, connected unless told otherwise.
  func session(
    _ world: World, _ channel: String = "owl", _ status: SessionStatus = .connected,
    ring: String = "gold", settings: SessionSettings = SessionSettings()
  ) async throws -> ChannelSession {
    var draft = try SessionDraft(
      id: .v7(at: world.clock.now), channel: channel, driver: nil, name: "Tower", isTest: false)
    draft.status = status
    draft.settings = settings
    let secrets = SessionSecrets(credentials: ["ring": Secret(ring)])
    return try await write { [draft] tx throws in
      try ChannelSessions.create(draft, secrets, sealedBy: world.vault, by: .command, in: tx)
    }
  }

  /// Takes a message in.
  func accept(
    _ text: String = "hello", to address: String = "north", through session: ChannelSession,
    _ change: (inout Submission) -> Void = { _ in }
  ) async throws -> UUID {
    try await accept(.text(text), to: address, through: session, change)
  }

  func accept(
    _ content: MessageContent, to address: String = "north", through session: ChannelSession,
    _ change: (inout Submission) -> Void = { _ in }
  ) async throws -> UUID {
    var submission = Submission(
      session: session.id, channel: session.channel, address: address, contact: nil,
      content: content, isTest: false)
    change(&submission)
    let desk = MessageDesk(ChannelDirectory([]))
    return try await write { [submission] tx throws in try desk.accept(submission, in: tx) }
  }

  func message(_ id: UUID) async throws -> Message {
    try await read { tx throws in try Messages.find(id, in: tx) }
  }

  func status(_ id: UUID) async throws -> MessageStatus { try await message(id).status }

  /// The kinds of a message's timeline.
  func timeline(_ id: UUID) async throws -> [String] {
    try await read { tx throws in try Timeline.of(id, in: tx).map(\.kind) }
  }

  /// The names of the events that were recorded, in their order.
  func events() async throws -> [String] {
    try await read { tx throws in
      try tx.all(
        "SELECT type FROM event WHERE tenant_id = \(tx.tenant) ORDER BY id LIMIT 1000"
      ) { row throws in try row[0] as String }
    }
  }

  /// What the last event of a name says.
  func event(_ name: String) async throws -> JSON {
    try await read { tx throws in
      let text: String? = try tx.value(
        """
        SELECT data FROM event WHERE tenant_id = \(tx.tenant) AND type = \(name)
        ORDER BY id DESC LIMIT 1
        """)
      return try text.map { try JSON.parse($0) } ?? .null
    }
  }

  /// Whether work waits in the outbox.
  func isWaiting(_ id: UUID) async throws -> Bool {
    try await read { tx throws in
      let found: Int64? = try tx.value(
        "SELECT 1 FROM outbox WHERE tenant_id = \(tx.tenant) AND id = \(id)")
      return found != nil
    }
  }

  func session(_ id: UUID) async throws -> ChannelSession {
    try await read { tx throws in try ChannelSessions.find(id, in: tx) }
  }

  func count(_ filter: Messages.Filter = Messages.Filter()) async throws -> Int64 {
    try await read { tx throws in try Messages.count(filter, in: tx) }
  }

  func messages(_ filter: Messages.Filter = Messages.Filter()) async throws -> [Message] {
    try await read { tx throws in
      try Messages.list(PageRequest(countMax: 200), filter, in: tx).elements
    }
  }
}

/// The code of the refusal that the closure throws, or nil when it throws none.
func refusal(of body: () async throws -> Void) async throws -> TenantError.Code? {
  do {
    try await body()
    return nil
  } catch let error as TenantError {
    return error.code
  }
}

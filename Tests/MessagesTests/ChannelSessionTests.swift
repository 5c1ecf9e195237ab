import ChannelKit
import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct ChannelSessionTests {
  @Test(arguments: TestEngine.all)
  func `a session is made, changed and taken away, and each is in the audit log`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      try await world.pass(.seconds(5))
      let made = try await store.session(world)
      #expect(made.status == .connected && made.connectedAt == world.clock.now)
      try await world.pass(.seconds(5))
      var change = SessionChange()
      change.name = "  South  "
      change.standing = SessionStanding(.disconnected, reason: "over")
      let changed = try await store.write { [change] tx throws in
        try ChannelSessions.update(made.id, change, sealedBy: world.vault, by: .command, in: tx)
      }
      #expect(changed.name == "South" && changed.status == .disconnected)
      #expect(changed.reason == "over" && changed.connectedAt == nil)
      #expect(changed.accountID == made.accountID && changed.updatedAt > made.updatedAt)
      try await world.pass(.seconds(5))
      try await store.write { tx throws in
        try ChannelSessions.remove(made.id, by: .command, in: tx)
      }
      #expect(try await refusal { _ = try await store.session(made.id) } == .notFound)
      let sealed = try await refusal {
        _ = try await store.read { tx throws in
          try ChannelSessions.secrets(of: made.id, openedBy: world.vault, in: tx)
        }
      }
      #expect(sealed == .notFound)
      let actions = try await store.read { tx throws in
        try AuditLog.list(PageRequest(), in: tx).elements.map(\.action)
      }
      #expect(actions.prefix(3) == ["session.deleted", "session.updated", "session.created"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `new credentials leave the hook, and no table has them in the clear`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world, ring: "sesame-one")
      let secrets = { @Sendable () async throws in
        try await store.read { tx throws in
          try ChannelSessions.secrets(of: session.id, openedBy: world.vault, in: tx)
        }
      }
      let before = try await secrets()
      #expect(before.credentials["ring"]?.exposed == "sesame-one")
      try await world.pass(.seconds(5))
      var change = SessionChange()
      change.secrets = before.with(["ring": Secret("sesame-two")])
      try await store.write { [change] tx throws in
        _ = try ChannelSessions.update(
          session.id, change, sealedBy: world.vault, by: .command, in: tx)
      }
      let after = try await secrets()
      #expect(after.credentials["ring"]?.exposed == "sesame-two")
      #expect(after.hookToken.exposed == before.hookToken.exposed)
      #expect(after.hookSecret.exposed == before.hookSecret.exposed)
      let place = try await world.database.read { tx throws in
        try ChannelSessions.locate(hook: after.hookToken.exposed, in: tx)
      }
      #expect(place?.id == session.id)
      let (rows, audit) = try await store.read { tx throws in
        (
          try tx.all(
            """
            SELECT name, description, reason, account_id, account_name, settings
            FROM channel_session WHERE tenant_id = \(tx.tenant) LIMIT 10
            """
          ) { row throws in try (0..<6).map { try row[$0] as String } },
          try AuditLog.list(PageRequest(), in: tx).elements
        )
      }
      for secret in ["sesame", after.hookToken.exposed, after.hookSecret.exposed] {
        #expect(!"\(rows) \(audit)".contains(secret))
      }
      #expect(audit.first?.details["credentials"] == true)
    }
  }

  @Test(arguments: TestEngine.all)
  func `lists and counts are of one channel, or of the session of a key`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, other) = (try await world.tenant(), try await world.tenant("other"))
      var owls: [UUID] = []
      for _ in 0..<3 { owls.append(try await store.session(world).id) }
      let swift = try await store.session(world, "swift").id
      _ = try await other.session(world)
      try await store.read { [owls] tx throws in
        let first = try ChannelSessions.list(PageRequest(countMax: 2), in: tx)
        #expect(first.elements.map(\.id) == [swift, owls[2]])
        let rest = try ChannelSessions.list(
          PageRequest(.after(try #require(first.next)), countMax: 2), in: tx)
        #expect(rest.elements.map(\.id) == [owls[1], owls[0]] && rest.next == nil)
        #expect(try ChannelSessions.count(in: tx) == 4)
        #expect(try ChannelSessions.count(channel: "owl", in: tx) == 3)
        #expect(try ChannelSessions.count(channel: "owl", only: swift, in: tx) == 0)
        let own = try ChannelSessions.list(PageRequest(), only: owls[1], in: tx)
        #expect(own.elements.map(\.id) == [owls[1]])
        #expect(try ChannelSessions.count(only: owls[1], in: tx) == 1)
        #expect(try ChannelSessions.names(of: [swift, UUID(high: 1, low: 1)], in: tx).count == 1)
        #expect(throws: TenantError.notFound) {
          try ChannelSessions.find(swift, of: "owl", in: tx)
        }
      }
      try await store.write { tx throws in
        try ChannelSessions.remove(swift, by: .command, in: tx)
      }
      #expect(try await store.read { tx throws in try ChannelSessions.count(in: tx) } == 3)
      #expect(try await other.read { tx throws in try ChannelSessions.count(in: tx) } == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `news of a session is told once, and that of one that is gone not at all`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world, "owl", .connecting)
      let steps: [InboundEvent.What] = [
        .link(.waiting), .link(.connected(id: "7", name: "Amal")),
        .link(.connected(id: "7", name: "Amal")), .link(.banned),
      ]
      for (key, what) in steps.enumerated() {
        try await world.enter(what, of: session, key: "\(key)", in: store)
      }
      #expect(try await store.events() == ["session.connected", "session.disconnected"])
      let now = try await store.session(session.id)
      #expect(now.status == .banned && !now.reason.isEmpty && now.accountName == "Amal")
      try await store.write { tx throws in
        try ChannelSessions.remove(session.id, by: .command, in: tx)
      }
      try await world.enter(.link(.failed("no")), of: session, key: "9", in: store)
      #expect(try await store.events().count == 2)
    }
  }

  @Test(arguments: TestEngine.all)
  func `what a node remembers of a session is forgotten when it changes`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let session = try await store.session(world)
      let accounts = world.accounts
      let before = try await accounts.find(session.id, of: store.tenant)
      #expect(before.account["ring"].exposed == "gold" && before.session.status == .connected)
      let url = try #require(before.account.hookURL?.exposed)
      #expect(url.hasPrefix("https://gateway.example/hooks/"))
      let token = String(url.split(separator: "/").last ?? "")
      #expect(try await accounts.find(hook: token)?.session.id == session.id)
      try await store.write { tx throws in
        _ = try ChannelSessions.note(
          session.id, SessionStanding(.disconnected, reason: "over"), in: tx)
      }
      #expect(try await accounts.find(session.id, of: store.tenant).session.status == .disconnected)
      #expect(try await accounts.find(hook: token)?.session.status == .disconnected)
      try await store.write { tx throws in
        try ChannelSessions.remove(session.id, by: .command, in: tx)
      }
      #expect(
        try await refusal { _ = try await accounts.find(session.id, of: store.tenant) } == .notFound
      )
      #expect(try await accounts.find(hook: token) == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a session that has sent its measure of a day is full until the next`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      var settings = SessionSettings()
      settings.dailyLimit = 2
      let (limited, free) = (
        try await store.session(world, settings: settings), try await store.session(world)
      )
      let isFull = { @Sendable (session: ChannelSession) async throws in
        try await store.read { tx throws in
          try SessionDays.isFull(session.id, session.settings, in: tx)
        }
      }
      for _ in 0..<2 {
        #expect(try await !isFull(limited))
        try await store.write { tx throws in
          try SessionDays.count(limited.id, limited.settings, in: tx)
          try SessionDays.count(free.id, free.settings, in: tx)
        }
      }
      #expect(try await isFull(limited))
      #expect(try await !isFull(free))
      try await world.pass(.seconds(86_400))
      #expect(try await !isFull(limited))
    }
  }

  @Test func `a name is one line that says something`() {
    for name in ["", "  ", "two\nlines", String(repeating: "n", count: 256)] {
      #expect(throws: TenantError.self) {
        try SessionDraft(
          id: UUID(high: 1, low: 1), channel: "owl", driver: nil, name: name, isTest: false)
      }
    }
  }
}

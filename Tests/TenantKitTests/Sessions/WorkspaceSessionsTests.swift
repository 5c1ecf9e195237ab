import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

@Suite struct WorkspaceSessionsTests {
  @Test(arguments: TestEngine.all)
  func `whoever runs the workspace sees the sessions of everybody in it and of nobody else`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, other) = (try await world.tenant("one"), try await world.tenant("other"))
      let (sami, lea) = (try await store.user("sami@x.org"), try await store.user("lea@x.org"))
      let foreign = try await other.session(for: try await other.user())
      var made: [UUID] = []
      for user in [sami, lea, sami] {
        made.append(try await store.session(for: user).session.id)
        world.clock.advance(by: .milliseconds(1))
      }
      let first = try await store.read { tx throws in
        try ConsoleSessions.list(of: nil, PageRequest(countMax: 2), in: tx)
      }
      #expect(first.elements.map(\.id) == [made[2], made[1]])
      let next = try #require(first.next)
      let rest = try await store.read { tx throws in
        try ConsoleSessions.list(of: nil, PageRequest(.after(next)), in: tx)
      }
      #expect(rest.elements.map(\.id) == [made[0]] && rest.next == nil)
      let own = try await store.read { tx throws in
        try ConsoleSessions.list(of: sami.id, PageRequest(), in: tx)
      }
      #expect(own.elements.map(\.id) == [made[2], made[0]])
      let (lost, found) = (foreign.session.id, made[0])
      try await store.read { tx throws in
        #expect(throws: TenantError.notFound) { try ConsoleSessions.find(lost, in: tx) }
        #expect(try ConsoleSessions.find(found, in: tx).userID == sami.id)
      }
      world.clock.advance(by: ConsoleSession.idleMax)
      let over = try await store.read { tx throws in
        try ConsoleSessions.list(of: nil, PageRequest(), in: tx)
      }
      #expect(over.elements.isEmpty)
    }
  }
}

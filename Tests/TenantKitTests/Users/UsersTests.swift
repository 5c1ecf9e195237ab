import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct UsersTests {
  @Test(arguments: TestEngine.all)
  func `ids count up in each workspace and are never given twice`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (one, other) = (try await world.tenant("one"), try await world.tenant("other"))
      #expect(try await one.user("a@example.com").id == 1)
      let second = try await one.user("b@example.com")
      #expect(second.id == 2)
      #expect(try await other.user("a@example.com").id == 1)
      try await one.write { tx throws in try Users.remove(second.id, by: .command, in: tx) }
      #expect(try await one.user("c@example.com").id == 3)
    }
  }

  @Test(arguments: TestEngine.all)
  func `an address is one person's in a workspace, in whatever case`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let first = try await store.user("amal@example.com")
      let second = try await store.user("omar@example.com", .agent)
      let again = try await refusal { _ = try await store.user("AMAL@example.com") }
      #expect(again == .emailTaken)
      let taken = try await refusal {
        try await store.update(second.id, UserChange(email: "Amal@example.com"))
      }
      #expect(taken == .emailTaken)
      let address = try #require(EmailAddress("AMAL@EXAMPLE.COM"))
      let found = try await store.read { tx throws in try Users.find(address, in: tx) }
      #expect(found?.id == first.id)
    }
  }

  @Test(arguments: TestEngine.all)
  func `the last owner cannot be removed, demoted or disabled`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let owner = try await store.user("owner@example.com")
      try await store.user("admin@example.com", .admin)
      let removed = try await refusal {
        try await store.write { tx throws in try Users.remove(owner.id, by: .command, in: tx) }
      }
      #expect(removed == .lastOwner)
      let demoted = try await refusal {
        try await store.update(owner.id, UserChange(role: "admin"))
      }
      #expect(demoted == .lastOwner)
      let disabled = try await refusal {
        try await store.update(owner.id, UserChange(status: .disabled))
      }
      #expect(disabled == .lastOwner)

      let second = try await store.user("second@example.com")
      try await store.update(owner.id, UserChange(role: "admin"))
      let last = try await refusal { try await store.update(second.id, UserChange(role: "agent")) }
      #expect(last == .lastOwner)
      try await store.update(owner.id, UserChange(role: "owner"))
      try await store.update(second.id, UserChange(role: "agent"))
    }
  }

  @Test(arguments: TestEngine.all)
  func `two owners who demote each other at once do not both succeed`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let one = try await store.user("one@example.com")
      let other = try await store.user("other@example.com")
      let codes = try await withThrowingTaskGroup { group in
        for id in [one.id, other.id] {
          group.addTask {
            try await refusal { try await store.update(id, UserChange(role: "agent")) }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.count { $0 == nil } == 1)
      #expect(codes.count { $0 == .lastOwner } == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a plan has so many seats`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let draft = try UserDraft(email: "second@example.com", role: "agent")
      let first = try await store.user("first@example.com", .agent)
      let full = try await refusal {
        try await store.write { tx throws in
          _ = try Users.create(draft, seatCountMax: 1, by: .command, in: tx)
        }
      }
      #expect(full == .noSeatLeft)
      #expect(try await store.read { tx throws in try Users.count(in: tx) } == 1)
      try await store.write { tx throws in try Users.remove(first.id, by: .command, in: tx) }
      try await store.write { tx throws in
        _ = try Users.create(draft, seatCountMax: 1, by: .command, in: tx)
      }
      #expect(try await store.read { tx throws in try Users.count(in: tx) } == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a list is walked by cursor and by number alike`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      for number in 1...5 { try await store.user("user\(number)@example.com") }
      let (byCursor, byNumber, last) = try await store.read { tx throws in
        (
          try Users.list(PageRequest(.after(2), countMax: 2), in: tx),
          try Users.list(PageRequest(.skipping(2), countMax: 2), in: tx),
          try Users.list(PageRequest(.after(4), countMax: 2), in: tx)
        )
      }
      #expect(byCursor.elements.map(\.id) == [3, 4])
      #expect(byCursor.next == 4)
      #expect(byNumber.elements == byCursor.elements)
      #expect(last.elements.map(\.id) == [5])
      #expect(last.next == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `whoever is disabled or removed is logged out`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      try await store.user("owner@example.com")
      for (number, end) in [true, false].enumerated() {
        let user = try await store.user("user\(number)@example.com", .agent)
        let session = try await store.session(for: user)
        let cache = world.cache()
        #expect(try await cache.find(#require(session.digest)) != nil)
        if end {
          try await store.update(user.id, UserChange(status: .disabled))
        } else {
          try await store.write { tx throws in try Users.remove(user.id, by: .command, in: tx) }
        }
        #expect(try await cache.find(#require(session.digest)) == nil)
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `a new password ends every session but the one it was set in`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let user = try await store.user()
      let kept = try await store.session(for: user)
      _ = try await store.session(for: user)
      let hash = PasswordHash(of: Secret("correct horse"))
      world.clock.advance(by: .milliseconds(1))
      try await store.write { tx throws in
        try Users.setPassword(
          user.id, hash: hash, keeping: kept.session.id, by: .command, in: tx)
      }
      let left = try await store.read { tx throws in
        try ConsoleSessions.list(of: user.id, in: tx).map(\.id)
      }
      #expect(left == [kept.session.id])
      #expect(try await store.read { tx throws in try Users.find(user.id, in: tx) }.hasPassword)
      #expect(try await store.auditedActions().first == "user.password_set")
    }
  }
}

extension TenantStore {
  /// Changes a user as an operator would.
  func update(_ id: Int64, _ change: UserChange) async throws {
    try await write { tx throws in
      _ = try Users.update(id, change, by: .command, in: tx)
    }
  }

  /// A new console session of the user.
  func session(
    for user: User, replacing cookie: CredentialDigest? = nil
  ) async throws -> IssuedSession {
    try await write { tx throws in
      try ConsoleSessions.create(
        for: user, replacing: cookie, address: "192.0.2.7", agent: "Browser/1.0", in: tx)
    }
  }
}

import Core
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct CredentialShelfTests {
  @Test func `whoever is used stays, and whoever is not makes room`() async throws {
    try await withWorld(.sqlite) { world in
      let principals = try await world.principals(5)
      let digests = principals.map(\.digest)
      var shelf = CredentialShelf(countMax: 3)
      for place in 0..<3 { #expect(shelf.insert(principals[place]) == nil) }
      #expect(shelf.find(digests[0], moment(0)) === principals[0])
      #expect(shelf.insert(principals[3]) === principals[1])
      #expect(shelf.insert(principals[4]) === principals[2])
      #expect(shelf.find(digests[0], moment(0)) === principals[0])
      #expect(shelf.find(digests[1], moment(0)) == nil)
      #expect(shelf.count == 3)
    }
  }

  @Test func `one is kept once, and the newest of it`() async throws {
    try await withWorld(.sqlite) { world in
      let old = try await world.principals(1)[0]
      let new = old.with(digest: old.digest)
      var shelf = CredentialShelf(countMax: 3)
      _ = shelf.insert(old)
      #expect(shelf.insert(new) == nil)
      #expect(shelf.find(old.digest, moment(0)) === new)
      #expect(shelf.count == 1)
    }
  }

  @Test func `what is removed leaves the rest in its place`() async throws {
    try await withWorld(.sqlite) { world in
      let principals = try await world.principals(4)
      let digests = principals.map(\.digest)
      var shelf = CredentialShelf(countMax: 4)
      for principal in principals { _ = shelf.insert(principal) }
      #expect(shelf.remove(digests[1]) { _ in false } == nil)
      #expect(shelf.remove(digests[1]) { _ in true } === principals[1])
      #expect(shelf.remove(digests[1]) { _ in true } == nil)
      for place in [0, 2, 3] {
        #expect(shelf.find(digests[place], moment(0)) === principals[place])
      }
      let gone = shelf.removeAll { $0 !== principals[2] }
      #expect(Set(gone.map(\.digest)) == [digests[0], digests[3]])
      #expect(shelf.find(digests[2], moment(0)) === principals[2])
      #expect(shelf.count == 1)
    }
  }

  @Test func `trust ends at its time`() async throws {
    try await withWorld(.sqlite) { world in
      let known = try await world.principals(1)[0]
      let principal = known.with(digest: known.digest, trustedUntil: .seconds(10))
      var shelf = CredentialShelf(countMax: 4)
      _ = shelf.insert(principal)
      #expect(shelf.find(principal.digest, moment(9_999_999)) === principal)
      #expect(shelf.find(principal.digest, moment(10_000_000)) == nil)
    }
  }

  private func moment(_ uptimeMicroseconds: Int64) -> Moment {
    Moment(now: .init(microseconds: 0), uptime: .microseconds(uptimeMicroseconds))
  }
}

import Core
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct CredentialShelfTests {
  @Test func `whoever is used stays, and whoever is not makes room`() async throws {
    try await withWorld(.sqlite) { world in
      let principals = try await principals(5, in: world)
      let digests = (0..<5).compactMap { CredentialDigest.token([$0]) }
      var shelf = CredentialShelf(countMax: 3)
      for place in 0..<3 {
        #expect(shelf.insert(principals[place], digests[place], nil) == nil)
      }
      #expect(shelf.find(digests[0], .zero) === principals[0])
      #expect(shelf.insert(principals[3], digests[3], nil)?.digest == digests[1])
      #expect(shelf.insert(principals[4], digests[4], nil)?.digest == digests[2])
      #expect(shelf.find(digests[0], .zero) === principals[0])
      #expect(shelf.find(digests[1], .zero) == nil)
      #expect(shelf.count == 3)
    }
  }

  @Test func `one is kept once, and the newest of it`() async throws {
    try await withWorld(.sqlite) { world in
      let principals = try await principals(2, in: world)
      let digest = try #require(CredentialDigest.token([1]))
      var shelf = CredentialShelf(countMax: 3)
      _ = shelf.insert(principals[0], digest, nil)
      #expect(shelf.insert(principals[1], digest, nil) == nil)
      #expect(shelf.find(digest, .zero) === principals[1])
      #expect(shelf.count == 1)
    }
  }

  @Test func `what is removed leaves the rest in its place`() async throws {
    try await withWorld(.sqlite) { world in
      let principals = try await principals(4, in: world)
      let digests = (0..<4).compactMap { CredentialDigest.token([$0]) }
      var shelf = CredentialShelf(countMax: 4)
      for place in 0..<4 { _ = shelf.insert(principals[place], digests[place], nil) }
      #expect(shelf.remove(digests[1]) { _ in false } == nil)
      #expect(shelf.remove(digests[1]) { _ in true }?.digest == digests[1])
      #expect(shelf.remove(digests[1]) { _ in true } == nil)
      for place in [0, 2, 3] { #expect(shelf.find(digests[place], .zero) === principals[place]) }
      let gone = shelf.removeAll { $0 !== principals[2] }
      #expect(Set(gone.map(\.digest)) == [digests[0], digests[3]])
      #expect(shelf.find(digests[2], .zero) === principals[2])
      #expect(shelf.count == 1)
    }
  }

  @Test func `trust ends at its time`() async throws {
    try await withWorld(.sqlite) { world in
      let principal = try await principals(1, in: world)[0]
      let digest = try #require(CredentialDigest.token([1]))
      var shelf = CredentialShelf(countMax: 4)
      _ = shelf.insert(principal, digest, .seconds(10))
      #expect(shelf.find(digest, .seconds(9)) === principal)
      #expect(shelf.find(digest, .seconds(10)) == nil)
    }
  }

  private func principals(_ count: Int, in world: World) async throws -> [Principal] {
    let store = try await world.tenant()
    let cache = world.cache()
    var principals: [Principal] = []
    for _ in 0..<count {
      let digest = try #require(try await store.key().digest)
      principals.append(try #require(try await cache.find(digest)))
    }
    return principals
  }
}

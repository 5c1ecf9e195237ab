import Core
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct DigestTableTests {
  /// Few slots and digests that collide, so that every step meets what was pushed on by others.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `a shelf agrees with a dictionary, whatever is done to it`(seed: UInt64) async throws {
    try await withWorld(.sqlite) { world in
      let known = try await world.principals(1)[0]
      let digests = (0..<200).compactMap { CredentialDigest.token([UInt8($0)]) }
      var random = SeededGenerator(seed: seed)
      var shelf = CredentialShelf(countMax: 150)
      var expected: [CredentialDigest: Principal] = [:]
      for _ in 0..<20_000 {
        let digest = digests.randomElement(using: &random) ?? digests[0]
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1:
          let principal = known.with(digest: digest)
          if let gone = shelf.insert(principal) { expected[gone.digest] = nil }
          expected[digest] = principal
        case 2:
          let gone = shelf.remove(digest) { $0.digest.words.1 % 8 == 0 }
          #expect((gone != nil) == (expected[digest] != nil && digest.words.1 % 8 == 0))
          if gone != nil { expected[digest] = nil }
        case 3 where Int.random(in: 0..<50, using: &random) == 0:
          let part = UInt64.random(in: 0..<8, using: &random)
          _ = shelf.removeAll { $0.digest.words.1 % 8 == part }
          expected = expected.filter { $0.key.words.1 % 8 != part }
        default:
          #expect(shelf.peek(digest) === expected[digest])
        }
        #expect(shelf.count == expected.count)
      }
      for digest in digests { #expect(shelf.peek(digest) === expected[digest]) }
    }
  }
}

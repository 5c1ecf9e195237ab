import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct CredentialRaceTests {
  @Test(arguments: TestEngine.all)
  func `however busy a key is, once revoked it is never found again`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let cache = world.cache()
      for _ in 0..<10 {
        let key = try await store.key()
        let digest = try #require(key.digest)
        let isRevoked = Locked(false)
        try await withThrowingTaskGroup { group in
          for _ in 0..<4 {
            group.addTask {
              while true {
                await Task.yield()
                // Read before looking: what is found after the revocation was answered is a fault.
                let wasRevoked = isRevoked.withLock { $0 }
                let known = cache.known(digest, at: Moment(world.clock))
                let found = try await known == nil ? cache.find(digest) : known
                if wasRevoked {
                  #expect(found == nil)
                  return
                }
              }
            }
          }
          try await store.write { tx throws in
            try APIKeys.revoke(key.key.id, by: .command, in: tx)
          }
          isRevoked.withLock { $0 = true }
          try await group.waitForAll()
        }
        #expect(cache.known(digest, at: Moment(world.clock)) == nil)
      }
      #expect(cache.subjectCount == 0)
    }
  }
}

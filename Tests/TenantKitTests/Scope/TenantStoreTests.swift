import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import Cluster
@testable import TenantKit

struct TenantStoreTests {
  @Test(arguments: TestEngine.all)
  func `what is undone is not announced`(engine: TestEngine) async throws {
    struct Stop: Error {}
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let (kept, undone) = (UUID(high: 0, low: 1), UUID(high: 0, low: 2))
      await #expect(throws: Stop.self) {
        try await store.write { tx throws in
          tx.announce(.key, undone)
          throw Stop()
        }
      }
      try await store.write { tx throws in
        tx.announce(.key, kept)
        try? tx.savepoint { tx throws in
          tx.announce(.key, kept)
          tx.announce(.key, undone)
          throw Stop()
        }
      }
      let announced = try await world.announcements()
      #expect(announced == [Change(.key, tenant: store.tenant, subject: kept)])
    }
  }

  @Test(arguments: TestEngine.all)
  func `reading and plain writing announce nothing`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      _ = try await store.key()
      try await store.user()
      _ = try await store.read { tx throws in try Users.count(in: tx) }
      #expect(try await world.announcements() == [])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a command returns when running nodes have heard of its change`(
    engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let key = try await store.key()
      let digest = try #require(key.digest)
      let cache = world.cache()
      _ = try await cache.principal(digest)
      let command = TenantStore(world.database, clock: world.clock, tenant: store.tenant)
      try await withThrowingTaskGroup { group in
        group.addTask { await world.cluster.run() }
        try await command.write { tx throws in
          try APIKeys.revoke(key.key.id, by: .command, in: tx)
        }
        #expect(cache.known(digest, at: Moment(world.clock)) == nil)
        group.cancelAll()
      }
      #expect(try await cache.find(digest) == nil)
    }
  }
}

extension World {
  /// Every change that nodes are told of.
  fileprivate func announcements() async throws -> [Change] {
    try await database.read { tx throws in
      try tx.all(
        "SELECT kind, tenant_id, subject_id FROM cluster_change ORDER BY epoch, place"
      ) { row throws in Change(try row[0], tenant: try row[1], subject: try row[2]) }
    }
  }
}

import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct LoginAttemptsTests {
  @Test(
    arguments: zip(
      [0, 1, 2, 3, 9, 10, 11, 12, 63, 64, 65, Int64.max],
      [0, 1, 2, 4, 256, 512, 900, 900, 900, 900, 900, 900]))
  func `the delay doubles up to a quarter of an hour`(failureCount: Int64, seconds: Int) {
    #expect(LoginAttempts.delay(afterFailures: failureCount) == .seconds(seconds))
  }

  @Test(
    arguments: [(0, 4), (1, 3), (4, 0), (100, 0), (-1, 4), (-100_000, 4)])
  func `a clock that was set back makes nobody wait longer`(later: Int, seconds: Int) {
    let last = Timestamp(seconds: 1_000_000)
    let wait = LoginAttempts.wait(
      afterFailures: 3, lastAt: last, now: last + .seconds(later))
    #expect(wait == .seconds(seconds))
  }

  @Test(arguments: TestEngine.all)
  func `an attempt counts before it is made`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let account = LoginAccount("amal@example.com")
      let first = try await world.begin(account)
      #expect(first == nil)
      #expect(try await world.begin(account) == .seconds(1))
      world.clock.advance(by: .seconds(1))
      #expect(try await world.begin(account) == nil)
      #expect(try await world.begin(account) == .seconds(2))
      #expect(try await world.begin(LoginAccount("Amal@Example.com")) == .seconds(2))
      #expect(try await world.begin(LoginAccount("omar@example.com")) == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `success forgets, and what was not made is not counted`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let account = LoginAccount("amal@example.com")
      _ = try await world.begin(account)
      try await world.database.write { tx throws in try LoginAttempts.withdraw(account, in: tx) }
      #expect(try await world.begin(account) == nil)
      try await world.database.write { tx throws in try LoginAttempts.forgive(account, in: tx) }
      #expect(try await world.begin(account) == nil)
      #expect(try await world.begin(account) == .seconds(1))
    }
  }

  @Test(arguments: TestEngine.all)
  func `failures are forgotten after a day, and purged`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let account = LoginAccount("amal@example.com")
      for _ in 0..<5 {
        _ = try await world.begin(account)
        world.clock.advance(by: .seconds(900))
      }
      world.clock.advance(by: LoginAttempts.memoryMax)
      #expect(try await world.begin(account) == nil)
      #expect(try await world.begin(account) == .seconds(1))
      world.clock.advance(by: LoginAttempts.memoryMax)
      let counts = try await world.database.write { [now = world.clock.now] tx throws in
        (
          try LoginAttempts.purge(at: now, countMax: 10, in: tx),
          try LoginAttempts.purge(at: now, countMax: 10, in: tx)
        )
      }
      #expect(counts == (1, 0))
    }
  }
}

extension World {
  fileprivate func begin(_ account: LoginAccount) async throws -> Duration? {
    try await database.write { [now = clock.now] tx throws in
      try LoginAttempts.begin(account, at: now, in: tx)
    }
  }
}

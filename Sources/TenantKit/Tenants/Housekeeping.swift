package import Core
package import Store

/// Takes away what has ended by itself, in batches so small that no request waits for one.
package struct Housekeeping: Sendable {
  private static let rowCountMax = 200
  private static let interval = Duration.seconds(60)
  /// A rotated secret that has ended is kept so long for whoever looks.
  private static let secretMemoryMax = Duration.seconds(24 * 3600)

  private let database: Database
  private let tables: [TenantTable]
  private let clock: any WallClock
  private let log: Log

  /// Housekeeping over all tables that hold rows of workspaces.
  package init(_ database: Database, _ tables: [TenantTable], clock: any WallClock, log: Log) {
    self.database = database
    self.tables = tables
    self.clock = clock
    self.log = log
  }

  /// Goes round once a minute until the task is cancelled. What fails is tried again in the next round.
  package func run() async {
    while !Task.isCancelled {
      do {
        try await goRound()
      } catch {
        log.warning("old rows could not be removed", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: Self.interval)
    }
  }

  /// Removes all that is over now, and returns how many rows that were.
  @discardableResult
  package func goRound() async throws -> Int {
    let (now, tables, countMax) = (clock.now, tables, Self.rowCountMax)
    var count = 0
    count += try await repeated { tx in
      try IdempotencyRecords.purge(before: now - IdempotencyRecord.age, countMax: countMax, in: tx)
    }
    count += try await repeated { tx in
      try ConsoleSessions.purge(at: now, countMax: countMax, in: tx)
    }
    count += try await repeated { tx in
      try CredentialPurge.run(before: now - Self.secretMemoryMax, countMax: countMax, in: tx)
    }
    count += try await repeated { tx in
      try LoginAttempts.purge(at: now, countMax: countMax, in: tx)
    }
    count += try await repeated { tx in
      try TenantRemoval.sweep(tables, at: now, countMax: countMax, in: tx)
    }
    return count
  }

  /// One transaction after another, until one finds nothing to remove.
  private func repeated(
    _ batch: @escaping @Sendable (borrowing WriteTransaction) throws -> Int
  ) async throws -> Int {
    var sum = 0
    while !Task.isCancelled {
      let count = try await database.write(batch)
      if count == 0 { break }
      sum += count
    }
    return sum
  }
}

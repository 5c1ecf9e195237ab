import Synchronization

/// What a store has done since it was opened, for metrics.
@usableFromInline
package struct DatabaseStatistics: Sendable {
  /// Closures that wait for their turn now.
  package var waitingCount = 0
  /// Transactions that were committed and synced.
  package var commitCount = 0
  /// Closures that wrote, and whose callers were told of success.
  package var writeCount = 0
}

/// The counts that threads of an engine raise.
final class EngineCounts: Sendable {
  private let commits = Atomic(0)
  private let writes = Atomic(0)

  /// Notes a commit that carried so many closures.
  func committed(_ count: Int) {
    commits.add(1, ordering: .relaxed)
    writes.add(count, ordering: .relaxed)
  }

  func statistics(waiting: Int) -> DatabaseStatistics {
    DatabaseStatistics(
      waitingCount: waiting, commitCount: commits.load(ordering: .relaxed),
      writeCount: writes.load(ordering: .relaxed))
  }
}

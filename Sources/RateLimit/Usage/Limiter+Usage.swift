import Core
import Store

/// Usage that is written in one transaction.
private struct UsageBatch: Sendable {
  var rows: [Usage.Row] = []
  var lastUses: [(Subject, Timestamp)] = []
  var sources: [(meter: Meter, entries: [UsageCounts.Entry])] = []
}

extension Limiter {
  /// How many rows are written at most in one go, and in one transaction.
  private static let usageRowsMax = 2_000
  private static let usageBatchMax = 500

  /// Writes usage that has waited longest, up to a bound; returns how many rows it wrote.
  @discardableResult
  func writeUsage() async throws -> Int {
    var count = 0
    // A busy meter has more to write as soon as it was written: only those that waited before get their turn.
    var waitingCount = work.usedCount
    while count < Self.usageRowsMax, waitingCount > 0 {
      let batch = collectUsage(&waitingCount)
      if batch.sources.isEmpty { break }
      try await write(batch)
      count += max(1, batch.rows.count)
    }
    return count
  }

  private func collectUsage(_ waitingCount: inout Int) -> UsageBatch {
    var batch = UsageBatch()
    while batch.rows.count < Self.usageBatchMax, waitingCount > 0 {
      let meters = work.takeUsed(countMax: min(32, waitingCount))
      if meters.isEmpty { break }
      waitingCount -= meters.count
      for meter in meters { meter.handOverUsage(to: &batch) }
    }
    return batch
  }

  private func write(_ batch: UsageBatch) async throws {
    let usedKeys = usedKeys
    do {
      try await database.write { tx throws in
        for row in batch.rows { try row.add(in: tx) }
        if !batch.lastUses.isEmpty { try usedKeys?(batch.lastUses, tx) }
      }
      counters.usageRows.increment(by: UInt64(batch.rows.count))
    } catch {
      // Where nobody knows whether it was written, it is better lost than counted twice.
      if (error as? StoreError)?.code == .unknownOutcome {
        counters.usageLost.increment(by: UInt64(batch.rows.reduce(0) { $0 + $1.count }))
      } else {
        for source in batch.sources { source.meter.takeBackUsage(source.entries) }
      }
      throw error
    }
  }

  /// Adds minutes that are over to their days, and forgets days that are too old.
  func rollUsageUp() async throws {
    let now = clock.now
    for _ in 0..<Self.rollUpCountMax {
      let count = try await database.write { tx throws in
        try Usage.rollUp(
          before: now - Usage.minutesKept, rowCountMax: Self.usageBatchMax, in: tx)
          + Usage.purge(before: now - Usage.daysKept, rowCountMax: Self.usageBatchMax, in: tx)
      }
      if count < Self.usageBatchMax { return }
    }
  }

  /// How many small batches are moved in one go.
  private static let rollUpCountMax = 20
}

extension MeterState {
  /// When the subject was last used, unless what is written says so to the minute.
  fileprivate mutating func lastUseToWrite() -> Timestamp? {
    guard lastUsed > lastUsedWritten, lastUsed - MeterTimes.lastUseStep >= lastUsedWritten else {
      return nil
    }
    lastUsedWritten = lastUsed
    return Timestamp(microseconds: lastUsed)
  }
}

extension Meter {
  fileprivate func handOverUsage(to batch: inout UsageBatch) {
    inner.withLock { inner in
      let entries = inner.state.usage.takeAll()
      for entry in entries {
        let moment = Timestamp(seconds: entry.minute * 60)
        batch.rows.append(
          Usage.Row(
            subject: inner.state.subject, minute: entry.minute, operation: entry.label.name,
            day: inner.state.policy.zone.window(.day, containing: moment).start,
            count: entry.count, refused: entry.refused))
      }
      if let lastUse = inner.state.lastUseToWrite() {
        batch.lastUses.append((inner.state.subject, lastUse))
      }
      batch.sources.append((self, entries))
    }
  }

  fileprivate func takeBackUsage(_ entries: [UsageCounts.Entry]) {
    let isNews = inner.withLock { inner in
      for entry in entries { inner.state.usage.add(entry) }
      inner.state.lastUsedWritten = .min
      return inner.state.usage.announce()
    }
    if isNews { limiter.noteUsage(self) }
  }
}

import Cluster
import Core
import Store

extension Limiter {
  /// How long a meter may be idle before what it holds goes back.
  static let idleMax = Duration.seconds(900)
  /// The same when more meters are kept than should be. Never under a minute: what was spent in the last counts.
  static let crowdedIdleMax = Duration.seconds(61)
  private static let batchCountMax = 100

  /// Puts idle meters away and gives back what they hold.
  func putIdleAway() async throws {
    let idleMax = table.count > meterCountMax ? Self.crowdedIdleMax : Self.idleMax
    for part in table.partIndices {
      let uptime = clock.uptime
      var batch: [(meter: Meter, surrender: LeaseSurrender)] = []
      for meter in table.meters(inPart: part) {
        guard let surrender = meter.retire(idleSince: uptime - idleMax, at: uptime) else {
          continue
        }
        batch.append((meter, surrender))
        if batch.count == Self.batchCountMax {
          try await putAway(batch)
          batch = []
        }
      }
      try await putAway(batch)
    }
  }

  private func putAway(_ batch: [(meter: Meter, surrender: LeaseSurrender)]) async throws {
    let surrenders = batch.map(\.surrender).filter { !$0.isEmpty }
    defer { for one in batch { one.meter.resign() } }
    do {
      if !surrenders.isEmpty { try await write(surrenders, answering: nil) }
      for one in batch { table.remove(one.meter) }
    } catch {
      let isUnknown = (error as? StoreError)?.code == .unknownOutcome
      for one in batch {
        one.meter.inner.withLock { inner in
          inner.state.isRetired = false
          if !isUnknown { inner.state.takeBack(one.surrender.returns) }
        }
      }
      throw error
    }
  }

  /// A clean stop: everything unspent goes back, and usage is written. Call it before the node leaves the cluster.
  package func stop() async {
    work.endRefills()
    do {
      for part in table.partIndices {
        let uptime = clock.uptimeMicroseconds
        let meters = table.meters(inPart: part)
        for start in stride(from: 0, to: meters.count, by: Self.batchCountMax) {
          let surrenders = meters[start..<min(start + Self.batchCountMax, meters.count)].map {
            $0.inner.withLock { $0.state.withdrawAll(at: uptime) }
          }
          try await write(surrenders.filter { !$0.isEmpty }, answering: nil)
        }
      }
      try await writeWarnings()
      while try await writeUsage() > 0 {}
    } catch {
      log.warning("not all leases and usage could be written", ["error": .string("\(error)")])
    }
    table.removeAll()
  }
}

extension Meter {
  /// Takes the meter out of service when it was idle, and everything it holds with it; nil when it is in use.
  func retire(idleSince limit: Duration, at uptime: Duration) -> LeaseSurrender? {
    inner.withLock { inner in
      guard inner.state.touchedAt < limit.microseconds, inner.queue.isIdle,
        inner.state.usage.isEmpty, inner.queue.lead()
      else { return nil }
      inner.state.isRetired = true
      return inner.state.withdrawAll(at: uptime.microseconds)
    }
  }
}

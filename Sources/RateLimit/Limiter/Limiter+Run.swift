import Cluster
import Core
import Store

/// How often the limiter's own task does what.
private enum WorkTimes {
  static let recallInterval = ClusterTimes.pollInterval
  static let writeInterval = Duration.seconds(1)
  static let sweepInterval = Duration.seconds(10)
  static let cleanInterval = Duration.seconds(60)
  static let refillsAtOnceMax = 32
}

extension Limiter {
  /// Leases ahead of need, answers recalls, writes usage and warnings, and puts idle meters away, until cancelled.
  package func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.runRefills() }
      group.addTask {
        await self.every(WorkTimes.recallInterval) {
          if self.cluster.liveNodeCount > 1 { try await self.answerRecalls() }
        }
      }
      group.addTask {
        await self.every(WorkTimes.writeInterval) {
          try await self.writeWarnings()
          try await self.writeUsage()
        }
      }
      group.addTask {
        await self.every(WorkTimes.sweepInterval) { try await self.putIdleAway() }
      }
      group.addTask {
        await self.every(WorkTimes.cleanInterval) {
          try await self.dropDeadRecalls()
          try await self.rollUsageUp()
        }
      }
    }
  }

  private func runRefills() async {
    await withTaskGroup(of: Void.self) { group in
      var runningCount = 0
      for await meter in work.refills {
        if runningCount >= WorkTimes.refillsAtOnceMax {
          await group.next()
          runningCount -= 1
        }
        group.addTask { await meter.refill() }
        runningCount += 1
      }
    }
  }

  /// What fails is tried again the next time; one line says so, and one when it works again.
  private func every(
    _ interval: Duration, _ work: @Sendable () async throws -> Void
  ) async {
    var isFailing = false
    while !Task.isCancelled {
      do {
        try await work()
        isFailing = false
      } catch {
        if !isFailing, !(error is CancellationError) {
          log.warning("background work of limits fails", ["error": .string("\(error)")])
        }
        isFailing = true
      }
      try? await Task.sleep(for: interval)
    }
  }
}

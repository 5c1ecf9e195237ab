import Cluster
import Core
import Store
import TenantKit

extension DeliveryEngine {
  /// Records how an attempt ended, together with others that end now.
  func record<C: Carrier>(
    _ report: AttemptReport, of item: OutboxItem, _ start: Start, _ carrier: C, by node: UUID
  ) async {
    let pairFreeAt = pairFreeAt(start)
    let ended = Ended(
      item: item, start: start, report: report,
      resolution: resolve(report, of: item, start, pairFreeAt: pairFreeAt), pairFreeAt: pairFreeAt)
    let key = Ledger.Key(tenant: item.tenant, kind: item.kind)
    guard ledger.withLock({ $0.add(ended, to: key) }) else { return }
    while let batch = ledger.withLock({ $0.take(key) }) {
      let ends = await write(batch, of: item.tenant, carrier, by: node)
      finish(zip(batch, ends).map { ended, end in note(ended, end) })
    }
  }

  /// Writes ends together; where that fails, one after the other. Nil for each that is not this attempt's any more.
  private func write<C: Carrier>(
    _ batch: [Ended], of tenant: TenantID, _ carrier: C, by node: UUID
  ) async -> [Dispatcher.End?] {
    let ends = await persist("the end of an attempt could not be recorded") { _ async throws in
      try await self.store(tenant).write { tx throws in
        try batch.map { ended in
          try Outbox.record(
            ended.resolution, of: ended.item, by: node, for: carrier, effect: ended.report.effect,
            notBefore: ended.pairFreeAt, in: tx)
        }
      }
    }
    if let ends { return ends }
    guard batch.count > 1, !Task.isCancelled else { return batch.map { _ in nil } }
    var alone: [Dispatcher.End?] = []
    for ended in batch { alone += await write([ended], of: tenant, carrier, by: node) }
    return alone
  }

  private func note(_ ended: Ended, _ end: Dispatcher.End?) -> Finish {
    guard let end else {
      metrics.ended(ended.item.kind, .lost)
      log.warning("an attempt's end is left to recovery", ["id": .string("\(ended.item.id)")])
      return Finish(ended.start, .lost, ended.report.sign)
    }
    metrics.ended(ended.item.kind, ended.resolution.end(ended.report.outcome))
    return Finish(
      ended.start, ended.report.outcome == .closed ? .closed : end, ended.report.sign)
  }

  /// When the recipient may hear from the session again; nil when it may now.
  private func pairFreeAt(_ start: Start) -> Timestamp? {
    let moment = Moment(clock)
    let freeAt = dispatcher.withLock {
      $0.pacer.pairFreeAt(start.queue, lane: start.head.lane)
    }
    guard freeAt > moment.uptimeMicroseconds else { return nil }
    return moment.now + .microseconds(freeAt - moment.uptimeMicroseconds)
  }

  /// What a report comes to, after whoever it names was paused.
  private func resolve(
    _ report: AttemptReport, of item: OutboxItem, _ start: Start, pairFreeAt: Timestamp?
  ) -> Resolution {
    let moment = Moment(clock)
    switch report.outcome {
    case .done: return .end
    case .next(let part): return .follow(part: part, notBefore: pairFreeAt ?? moment.now)
    case .closed: return .retry(at: item.dueAt, counts: false)
    case .again(let hint, let scope):
      var random = SystemRandomNumberGenerator()
      let retry = Retry(item, hint: hint, scope, start.schedule, options, using: &random)
      dispatcher.withLock {
        $0.pause(start, scope, until: moment.uptimeMicroseconds + retry.scopePause.microseconds)
      }
      guard !retry.isGivenUp else { return .giveUp }
      return .retry(at: moment.now + retry.pause, counts: retry.counts)
    }
  }
}

extension Resolution {
  /// How it is counted.
  fileprivate func end(_ outcome: AttemptReport.Outcome) -> DeliveryMetrics.End {
    switch self {
    case .end: .done
    case .giveUp: .givenUp
    case .follow: .next
    case .retry: outcome == .closed ? .closed : .retry
    }
  }
}

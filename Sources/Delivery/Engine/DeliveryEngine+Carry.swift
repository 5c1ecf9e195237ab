import Cluster
import Core
import Store
import TenantKit

extension DeliveryEngine {
  /// How long work rests whose claim fails by the carrier's own fault.
  private static let faultPause = Duration.seconds(30)

  /// Carries one piece of work: claims it, lets the attempt be made, and records how it ended.
  func carry(_ start: Start) async {
    var (end, sign) = (Dispatcher.End.lost, AttemptReport.Sign.none)
    if let carrier = carriers[start.kind], let node = cluster.nodeID {
      (end, sign) = await carry(start, carrier, by: node)
    }
    let key = RowKey(tenant: start.queue.tenant, id: start.head.id)
    atWork.withLock { _ = $0.remove(key) }
    let moment = Moment(clock)
    dispatcher.withLock { [end, sign] in $0.ended(start, end, sign, at: moment) }
    alarm.ring()
  }

  private func carry<C: Carrier>(
    _ start: Start, _ carrier: C, by node: UUID
  ) async -> (Dispatcher.End, AttemptReport.Sign) {
    guard let claim = await claim(start, carrier, by: node) else {
      return (await rest(start), .none)
    }
    switch claim {
    case .gone: return (.lost, .none)
    case .ended(let item, let next, let isExpired):
      metrics.ended(item.kind, isExpired ? .expired : .dropped)
      return (.over(next: next), .none)
    case .go(let item, let load):
      // Others may have taken this node for dead while it stood still.
      guard cluster.nodeID == node, cluster.isLeased(at: Moment(clock)), !Task.isCancelled else {
        await putBack(item, by: node)
        return (.lost, .none)
      }
      metrics.began(item, at: clock.now)
      let report = await carrier.attempt(item, load)
      // An attempt that was broken off may say anything; recovery finds out.
      guard !Task.isCancelled else { return (.lost, .none) }
      return (await record(report, of: item, start, carrier, by: node), report.sign)
    }
  }

  private func claim<C: Carrier>(
    _ start: Start, _ carrier: C, by node: UUID
  ) async -> Claim<C.Load>? {
    let id = start.head.id
    return await persist("work could not be claimed") { isRepeated async throws in
      try await self.store(start.queue.tenant).write { tx throws in
        try Outbox.claim(
          id, by: node, isRepeated: isRepeated, for: carrier, notBefore: nil, in: tx)
      }
    }
  }

  /// Lets work rest that its carrier cannot even begin; it keeps its place in its lane.
  private func rest(_ start: Start) async -> Dispatcher.End {
    let until = clock.now + Self.faultPause
    await persist("work could not be laid aside") { _ async throws in
      try await self.store(start.queue.tenant).write { tx throws in
        try Outbox.postpone(start.head.id, until: until, in: tx)
      }
    }
    return .later(until)
  }

  private func putBack(_ item: OutboxItem, by node: UUID) async {
    await persist("a claim could not be given back") { _ async throws in
      try await self.store(item.tenant).write { tx throws in
        try Outbox.putBack(item, by: node, in: tx)
      }
    }
  }

  private func record<C: Carrier>(
    _ report: AttemptReport, of item: OutboxItem, _ start: Start, _ carrier: C, by node: UUID
  ) async -> Dispatcher.End {
    let pairFreeAt = pairFreeAt(start)
    let resolution = resolve(report, of: item, start, pairFreeAt: pairFreeAt)
    let recorded = await persist("the end of an attempt could not be recorded") {
      _ async throws in
      try await self.store(item.tenant).write { tx throws in
        try Outbox.record(
          resolution, of: item, by: node, for: carrier, effect: report.effect,
          notBefore: pairFreeAt, in: tx)
      }
    }
    guard let end = recorded ?? nil else {
      metrics.ended(item.kind, .lost)
      log.warning(
        "an attempt's end is left to recovery", ["id": .string("\(item.id)")])
      return .lost
    }
    metrics.ended(item.kind, resolution.end(report.outcome))
    return report.outcome == .closed ? .closed : end
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

import Cluster
import Core
import Store
import TenantKit

/// Starts of one workspace and kind, which are claimed together.
struct Batch: Sendable {
  let tenant: TenantID
  let kind: OutboxKind
  fileprivate(set) var starts: [Start]

  /// So many that a claim is soon over.
  static let countMax = 64

  /// The starts of a plan, in their order.
  static func all(of starts: [Start]) -> [Batch] {
    var batches: [Batch] = []
    var open: [OutboxKind: [TenantID: Int]] = [:]
    for start in starts {
      if let place = open[start.kind]?[start.queue.tenant],
        batches[place].starts.count < countMax
      {
        batches[place].starts.append(start)
      } else {
        open[start.kind, default: [:]][start.queue.tenant] = batches.count
        batches.append(Batch(tenant: start.queue.tenant, kind: start.kind, starts: [start]))
      }
    }
    return batches
  }
}

extension DeliveryEngine {
  /// How long work rests whose claim fails by the carrier's own fault.
  private static let faultPause = Duration.seconds(30)

  /// Carries work: claims it together, and lets each attempt be made and recorded.
  func carry(_ batch: Batch) async {
    guard let carrier = carriers[batch.kind], let node = cluster.nodeID else {
      return finish(batch.starts.map { Finish($0, .lost) })
    }
    await carry(batch, carrier, by: node)
  }

  private func carry<C: Carrier>(_ batch: Batch, _ carrier: C, by node: UUID) async {
    let claims = await claim(batch.starts, of: batch.tenant, carrier, by: node)
    await withDiscardingTaskGroup { group in
      for (start, claim) in zip(batch.starts, claims) {
        switch claim {
        case .go(let item, let load):
          group.addTask { await self.attempt(item, load, start, carrier, by: node) }
        case .ended(let item, let next, let isExpired):
          metrics.ended(item.kind, isExpired ? .expired : .dropped)
          finish([Finish(start, .over(next: next))])
        case .gone: finish([Finish(start, .lost)])
        case nil: group.addTask { self.finish([Finish(start, await self.rest(start))]) }
        }
      }
    }
  }

  /// Claims work together; where that fails, one after the other, so that one that cannot be claimed holds up no other.
  private func claim<C: Carrier>(
    _ starts: [Start], of tenant: TenantID, _ carrier: C, by node: UUID
  ) async -> [Claim<C.Load>?] {
    let ids = starts.map(\.head.id)
    let claims = await persist("work could not be claimed") { isRepeated async throws in
      try await self.store(tenant).write { tx throws in
        try Outbox.claim(ids, by: node, isRepeated: isRepeated, for: carrier, in: tx)
      }
    }
    if let claims { return claims }
    guard starts.count > 1, !Task.isCancelled else { return starts.map { _ in nil } }
    var alone: [Claim<C.Load>?] = []
    for start in starts { alone += await claim([start], of: tenant, carrier, by: node) }
    return alone
  }

  private func attempt<C: Carrier>(
    _ item: OutboxItem, _ load: C.Load, _ start: Start, _ carrier: C, by node: UUID
  ) async {
    // Others may have taken this node for dead while it stood still.
    guard cluster.nodeID == node, cluster.isLeased(at: Moment(clock)), !Task.isCancelled else {
      await putBack(item, by: node)
      return finish([Finish(start, .lost)])
    }
    metrics.began(item, at: clock.now)
    let report = await carrier.attempt(item, load)
    // An attempt that was broken off may say anything; recovery finds out.
    guard !Task.isCancelled else { return finish([Finish(start, .lost)]) }
    await record(report, of: item, start, carrier, by: node)
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

  /// How a start ended, for the dispatcher.
  struct Finish {
    let start: Start
    let end: Dispatcher.End
    let sign: AttemptReport.Sign

    init(_ start: Start, _ end: Dispatcher.End, _ sign: AttemptReport.Sign = .none) {
      (self.start, self.end, self.sign) = (start, end, sign)
    }
  }

  func finish(_ ends: [Finish]) {
    atWork.withLock { atWork in
      for one in ends {
        atWork.remove(RowKey(tenant: one.start.queue.tenant, id: one.start.head.id))
      }
    }
    let moment = Moment(clock)
    dispatcher.withLock { dispatcher in
      for one in ends { dispatcher.ended(one.start, one.end, one.sign, at: moment) }
    }
    alarm.ring()
  }
}

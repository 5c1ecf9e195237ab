import Cluster
import Core
import Store
import TenantKit

extension DeliveryEngine {
  /// How many queues one step of a look finds.
  private static let sightingCountMax = 500
  private static let batchCountMax = 500
  /// Transactions of a batch that are asked for at once.
  private static let togetherCountMax = 64

  /// Finds the queues with due work, whoever accepted it.
  func look() async throws {
    settleOwnership()
    var last: Sighting?
    var oldest: [Priority: Timestamp] = [:]
    repeat {
      let found = try await database.read { [last] tx throws in
        try Outbox.sightings(after: last, countMax: Self.sightingCountMax, in: tx)
      }
      notice(found, &oldest)
      last = found.count == Self.sightingCountMax ? found.last : nil
    } while last != nil && !Task.isCancelled
    metrics.setOldest(oldest, at: clock.now)
  }

  private func notice(_ found: [Sighting], _ oldest: inout [Priority: Timestamp]) {
    let moment = Moment(clock)
    let ownership = ownership.withLock { $0 }
    let due = found.filter { $0.dueAt <= moment.now && ownership.isOwn($0.queue) }
    guard !due.isEmpty else { return }
    for one in due {
      oldest[one.priority] = min(oldest[one.priority] ?? one.dueAt, one.dueAt)
    }
    dispatcher.withLock { dispatcher in
      for one in due { dispatcher.notice(one.queue, one.priority, at: moment) }
    }
    alarm.ring()
  }

  /// Takes notice of nodes that came and went.
  private func settleOwnership() {
    let seen = Ownership(own: cluster.nodeID, others: cluster.otherLiveNodes)
    let isNew = ownership.withLock { ownership in
      defer { ownership = seen }
      return ownership != seen
    }
    if isNew { dispatcher.withLock { $0.keep(seen.isOwn) } }
  }

  /// Lets work for later join its lane when its time has come, in the order of its times.
  func joinDue() async throws {
    var isFull = true
    while isFull, !Task.isCancelled {
      let now = clock.now
      let found = try await database.read { tx throws in
        try Outbox.scheduled(at: now, countMax: Self.batchCountMax, in: tx)
      }
      let own = own(found)
      try await together(Array(Dictionary(grouping: own, by: \.queue.tenant))) { tenant, rows in
        try await self.store(tenant).write { tx throws in
          for row in rows { try Outbox.join(row.id, in: tx) }
        }
      }
      // Its classes are not known here; the look that follows finds them.
      for queue in Set(own.map(\.queue)) {
        for priority in Priority.allCases {
          noticed(queue.tenant, queue: queue.id, priority)
        }
      }
      isFull = found.count == Self.batchCountMax && !own.isEmpty
    }
  }

  /// Ends work that is too late.
  func expireLate() async throws {
    var isFull = true
    while isFull, !Task.isCancelled {
      let now = clock.now
      let found = try await database.read { tx throws in
        try Outbox.expired(at: now, countMax: Self.batchCountMax, in: tx)
      }
      let own = own(found)
      try await together(own.map { ($0, ()) }) { row, _ in
        guard let carrier = self.carriers[row.kind] else { return }
        try await self.expire(row, carrier)
      }
      isFull = found.count == Self.batchCountMax && !own.isEmpty
    }
  }

  private func expire<C: Carrier>(_ row: RowPlace, _ carrier: C) async throws {
    let (isExpired, next) = try await store(row.queue.tenant).write { tx throws in
      let expired = try Outbox.expire(row.id, for: carrier, in: tx)
      return (expired != nil, expired?.next?.priority)
    }
    if isExpired { metrics.ended(row.kind, .expired) }
    if let next { noticed(row.queue.tenant, queue: row.queue.id, next) }
  }

  private func own(_ rows: [RowPlace]) -> [RowPlace] {
    let ownership = ownership.withLock { $0 }
    return rows.filter { ownership.isOwn($0.queue) }
  }

  /// Does something with each, several at once.
  func together<Key: Sendable, Value: Sendable>(
    _ elements: [(Key, Value)],
    _ body: @escaping @Sendable (Key, Value) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, element) in elements.enumerated() {
        if place >= Self.togetherCountMax { try await group.next() }
        group.addTask { try await body(element.0, element.1) }
      }
      try await group.waitForAll()
    }
  }
}
